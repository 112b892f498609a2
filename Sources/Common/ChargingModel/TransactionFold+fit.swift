import CommonBase

/// Whether messages that do not name their transaction belong to this one.
extension TransactionFold {
    /// Whether a register continues the transaction's: not below the last one, and not more above it
    /// than a home charger can deliver in the time since. A register from before the last reading
    /// must be between the first and the last one. Of several registers, any may be the one.
    package func continues(withRegisterWh registerWh: Int64, at time: Timestamp) -> Bool {
        if let startedAt = state.startedAt, time < startedAt { return false }
        let references = readings.references(startWh: state.meterStartWh)
        return references.isEmpty
            || references.contains { continues($0, withRegisterWh: registerWh, at: time) }
    }

    private func continues(
        _ known: RegisterReadings.Reference, withRegisterWh registerWh: Int64, at time: Timestamp
    ) -> Bool {
        let (lastWh, roundingWh) = (known.lastWh, known.roundingWh)
        if let lastAt = lastRegisterAt, time < lastAt {
            return known.firstWh - roundingWh <= registerWh && registerWh <= lastWh + roundingWh
        }
        let elapsed = lastRegisterAt.map { time.millisecondsSince($0) } ?? 0
        return registerWh >= lastWh - roundingWh
            && WattHourBounds.range.clamping(registerWh) - lastWh
                <= MeterRegister.limitWh(over: elapsed) + roundingWh
    }

    /// The readings that continue the transaction; none if no register does. Readings without a
    /// register say nothing against it.
    package func continuing(_ all: [MeterReading]) -> [MeterReading] {
        var (fold, kept) = (self, [MeterReading]())
        var hasFittingRegister = false
        let byTime = Dictionary(grouping: all, by: \.takenAt).sorted { $0.key < $1.key }
        for (time, readings) in byTime {
            if let startedAt = state.startedAt, time < startedAt { continue }
            let hasRegister = readings.contains(where: \.hasRegister)
            guard !hasRegister || fold.continues(with: readings, at: time) else { continue }
            hasFittingRegister = hasFittingRegister || hasRegister
            kept += readings
            guard fold.lastReadingAt.map({ $0 <= time }) ?? true else { continue }
            for reading in readings { fold.addReading(reading) }
        }
        return hasFittingRegister || !all.contains(where: \.hasRegister) ? kept : []
    }

    /// Whether the register of readings with one time continues the transaction's.
    private func continues(with readings: [MeterReading], at time: Timestamp) -> Bool {
        let reading = InstantReading(merging: readings, at: time)
        if self.readings.candidates(reading).contains(
            where: { continues(withRegisterWh: $0, at: time) })
        {
            return true
        }
        return self.readings.isPart(reading)
            && reading.register.phases.allSatisfy { isPossiblePart($0, at: time) }
    }

    /// Whether a register of one phase is not above that of all phases, as far as that is known.
    private func isPossiblePart(_ registerWh: Int64, at time: Timestamp) -> Bool {
        guard let lastWh = [state.meterStartWh, readings.lastWh].compactMap(\.self).max() else {
            return true
        }
        let elapsed = lastRegisterAt.map { time.millisecondsSince($0) } ?? 0
        return registerWh - lastWh <= MeterRegister.limitWh(over: elapsed)
    }

    /// Whether a reading has a register above the last one of its kind.
    package func isRaised(by reading: MeterReading) -> Bool {
        readings.isRaised(by: InstantReading(reading), startWh: state.meterStartWh)
    }

    /// The last register that is known, also that of the start.
    package var lastRegisterWh: Int64? { readings.lastWh ?? state.meterStartWh }

    /// When the last reading was taken, or the transaction started.
    package var lastRegisterAt: Timestamp? { lastReading?.takenAt ?? state.startedAt }

    /// Whether the station has reported only the start, and perhaps charging states.
    package var isJustStarted: Bool { state.phase == .active && isStarted && !hasReadings }

    /// Whether it started with a token that was accepted.
    package var wasAccepted: Bool {
        state.startedAt != nil
            && state.anomalies.isDisjoint(with: [.unknownToken, .tokenNotAccepted])
    }

    /// Whether the station has reported the end.
    package var hasEnded: Bool { state.phase == .ended }

    /// The readings that still matter after the end, by the facts of the station: those from before
    /// the end, and all if the end has no register.
    package func readingsWithinEnd(_ readings: [MeterReading]) -> [MeterReading] {
        guard result.meterStopWh != nil else { return readings }
        return readings.filter { !isBeyondEnd(Self.place($0)) }
    }
}
