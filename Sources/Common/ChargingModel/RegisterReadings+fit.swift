import CommonBase

/// How registers of a message that names no transaction compare with those of one.
extension RegisterReadings {
    /// Registers that a new one may continue.
    struct Reference: Hashable, Sendable {
        var firstWh: Int64
        var lastWh: Int64
        /// How much the registers of two messages may differ by rounding.
        var roundingWh: Int64
    }

    /// Every register that may be the transaction's. The start counts until the readings are surely
    /// those of its register.
    func references(startWh: Int64?) -> [Reference] {
        var closed = self
        closed.finish()
        let roundingWh = max(10, closed.coarsestWh + 1)
        var references = [closed.high, closed.low, closed.elsewhere].compactMap {
            $0?.whole(withDip: false)
        }.compactMap { run -> Reference? in
            guard let first = run.firstWh, let last = run.lastWh else { return nil }
            return Reference(
                firstWh: min(startWh ?? first, first), lastWh: last, roundingWh: roundingWh)
        }
        if let startWh, closed.high.isEmpty || closed.series.mayLackPhases {
            references.append(
                Reference(firstWh: startWh, lastWh: startWh, roundingWh: roundingWh))
        }
        return references
    }

    /// The registers of a reading, of which one must fit: each of several, and of phases the sum,
    /// with the last values of those that are left out, and the largest.
    func candidates(_ reading: InstantReading) -> [Int64] {
        let register = reading.register
        if register.hasOnlyPhases {
            let sum = phases(with: reading).phases.reduce(0, +)
            return [WattHourBounds.range.clamping(sum)] + register.phases
        }
        let candidates = [register.low, register.high, register.neutral].compactMap(\.self)
        return candidates.isEmpty ? [reading.elsewhereWh].compactMap(\.self) : candidates
    }

    /// Whether a reading is of some phases, of which the others are not known yet.
    func isPart(_ reading: InstantReading) -> Bool {
        reading.register.hasOnlyPhases && !series.hasWhole
            && phases(with: reading).phases.count < 3
    }

    /// Whether a reading has a register above the last one of its kind.
    func isRaised(by reading: InstantReading, startWh: Int64?) -> Bool {
        var closed = self
        closed.finish()
        let register = reading.register
        func isRaised(_ new: Int64?, above last: Int64?) -> Bool {
            guard let new else { return false }
            return (last ?? startWh).map { new > $0 } ?? true
        }
        if register.isEmpty {
            return closed.high.isEmpty
                && isRaised(reading.elsewhereWh, above: closed.elsewhere.last?.registerWh)
        }
        if register.hasOnlyPhases, !closed.series.hasWhole {
            let carried = closed.series.carried
            return isRaised(register.phase1, above: carried.phase1)
                || isRaised(register.phase2, above: carried.phase2)
                || isRaised(register.phase3, above: carried.phase3)
        }
        let (high, low) = (closed.high.last, closed.low?.last)
        return isRaised(register.total, above: high?.registerWh)
            || low != nil && isRaised(register.low, above: low?.registerWh)
    }

    /// The last value of each phase, with those of the reading.
    private func phases(with reading: InstantReading) -> PhaseValues {
        var closed = self
        closed.finish()
        var phases = closed.series.carried
        phases.phase1 = reading.register.phase1 ?? phases.phase1
        phases.phase2 = reading.register.phase2 ?? phases.phase2
        phases.phase3 = reading.register.phase3 ?? phases.phase3
        return phases
    }
}
