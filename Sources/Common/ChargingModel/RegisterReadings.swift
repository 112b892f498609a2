import CommonBase

/// All readings of a transaction in chronological order, summarised so that another one can be
/// added without knowing the earlier ones. Which of several registers is the right one is decided
/// at the end, by the registers of the start and the stop.
package struct RegisterReadings: Hashable, Sendable {
    var series = RegisterSeries()
    /// The higher of two registers, and the sum of the phases.
    var high = RegisterTrack()
    /// The lower of two registers, and the largest of the phases; nil while it is the same.
    var low: RegisterTrack?
    /// Registers at other places than the outlet: used only if there are no others.
    var elsewhere = RegisterTrack()
    /// The finest and the coarsest resolution in which the station reports the register, in Wh.
    var finestWh: Int64?
    var coarsestWh: Int64 = 1
    var count: Int64 = 0
    /// Whether all registers are multiples of 10 Wh, as those of a meter that counts hundredths of
    /// a kilowatt-hour.
    var areTens = true

    package mutating func append(_ reading: MeterReading) {
        for item in series.append(reading) { add(item) }
    }

    private mutating func add(_ item: RegisterSeries.Item) {
        func point(_ wattHours: Int64) -> RegisterPoint {
            RegisterPoint(
                takenAt: item.takenAt, registerWh: wattHours, resolutionWh: item.resolutionWh)
        }
        if item.isElsewhere {
            elsewhere.append(point(item.highWh))
            return
        }
        if item.lowWh != item.highWh, low == nil { low = high }
        if item.isMoreComplete { (high, finestWh) = (RegisterTrack(), nil) }
        finestWh = min(finestWh ?? item.resolutionWh, item.resolutionWh)
        coarsestWh = max(coarsestWh, item.resolutionWh)
        count += 1
        areTens = areTens && item.highWh.isMultiple(of: 10) && item.lowWh.isMultiple(of: 10)
        low?.append(point(item.lowWh))
        high.append(point(item.highWh))
    }

    /// Whether there is a register.
    package var hasRegister: Bool {
        var closed = self
        closed.finish()
        return !closed.high.isEmpty || !closed.elsewhere.isEmpty
    }

    /// The first and the last register that the others do not disprove.
    var firstWh: Int64? { trusted.firstWh }
    var lastWh: Int64? { trusted.lastWh }

    private var trusted: RegisterRun {
        var closed = self
        closed.finish()
        return (closed.high.isEmpty ? closed.elsewhere : closed.high).whole(withDip: false)
    }

    package var beginWh: Int64? { series.beginWh ?? series.instant?.beginWh }

    mutating func finish() {
        for item in series.finish() { add(item) }
    }

    /// The energy from the start to the stop, or so far.
    package func register(of session: SessionRegisters) -> MeterRegister {
        var closed = self
        closed.finish()
        var session = session
        session.hiddenStepWh = closed.hiddenStepWh(session)
        let tolerance = max(
            MeterRegister.toleranceWh, max(closed.finestWh ?? 1, session.hiddenStepWh) + 1)
        var best = session.register(of: closed.high, toleranceWh: tolerance)
        if let low = closed.low, low.last != nil {
            let other = session.register(of: low, toleranceWh: tolerance)
            // From a start of 0, equal phases are as likely as those of a balanced load: the power
            // decides while it runs, and without a power the lower energy is shown.
            let areTotals =
                closed.series.hasEqualPhases && !closed.series.hasDifferentPhases
                && (session.endedAt == nil || session.startWh ?? 0 > tolerance)
                && !closed.series.power.exceeds(energyWh: other.energyWh)
            let isTie = other.anomalies.isEmpty == best.anomalies.isEmpty
            if isTie ? areTotals : other.anomalies.isEmpty { best = other }
        }
        if !best.anomalies.isEmpty, closed.series.mayLackPhases {
            let other = session.register(of: RegisterTrack(), toleranceWh: tolerance)
            let isPart = session.contains(closed.high, of: other, toleranceWh: tolerance)
            if other.anomalies.isEmpty, isPart { best = other }
        }
        if closed.high.isEmpty, !closed.elsewhere.isEmpty {
            let other = session.register(of: closed.elsewhere, toleranceWh: tolerance)
            if other.anomalies.isEmpty { best = other }
        }
        return best
    }

    /// Whether an energy disagrees with the power that the station reported.
    package func contradictsPower(energyWh: Int64, durationMilliseconds: Int64) -> Bool {
        var closed = self
        closed.finish()
        return closed.series.power.contradicts(
            energyWh: energyWh, resolutionWh: closed.coarsestWh,
            durationMilliseconds: durationMilliseconds)
    }

    /// 10 if the registers look like those of a meter that counts hundredths of a kilowatt-hour,
    /// although they are in watt-hours; otherwise 1.
    private func hiddenStepWh(_ session: SessionRegisters) -> Int64 {
        let ends = [session.startWh, session.stopWh].compactMap(\.self)
        let areEndsTens = ends.count == 2 && ends.allSatisfy { $0.isMultiple(of: 10) }
        return areEndsTens || (count > 2 && areTens) ? 10 : 1
    }
}
