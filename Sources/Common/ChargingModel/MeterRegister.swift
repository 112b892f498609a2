/// The energy that a meter measured between two readings, and whether it is plausible.
///
/// The register should only increase. If it ends at or above its start, the difference is the
/// energy, whatever happened in between. If it ends below (the meter was reset or replaced: quirks
/// Q57–Q59), the increases are summed and the decreases ignored. Either way, a decrease by more than
/// rounding explains is an anomaly.
package struct MeterRegister: Hashable, Sendable {
    package let energyWh: Int64
    package internal(set) var anomalies: Set<Anomaly>
    /// The last reading; nil without readings.
    package let lastWh: Int64?

    /// The most that a home charger can deliver: 43 kW AC is the largest in use; the rest is
    /// margin.
    package static let maximumPowerW: Int64 = 50_000
    /// Energy that is plausible in any duration, because of rounding and buffered readings.
    package static let slackWh: Int64 = 200
    /// A decrease that two registers in whole watt-hours explain: one may be rounded, the other
    /// truncated.
    package static let toleranceWh: Int64 = 2

    /// - Parameter registersWh: readings in chronological order, from the start to the end.
    /// - Parameter durationMilliseconds: of the transaction; nil if the clock cannot be trusted.
    package init(registersWh: [Int64], durationMilliseconds: Int64?) {
        self.init(RegisterRun(registersWh), durationMilliseconds: durationMilliseconds)
    }

    /// - Parameter hiddenStepWh: the step of the registers, if it is more than they show.
    package init(
        _ run: RegisterRun, hiddenStepWh: Int64 = 1, durationMilliseconds: Int64?
    ) {
        var anomalies: Set<Anomaly> = []
        if run.isImpossible { anomalies.insert(.impossibleEnergy) }
        let hasFallen = run.fallWh >= hiddenStepWh
        if hasFallen { anomalies.insert(.registerWentBackwards) }
        let difference = Self.difference(run)
        let isDifference = !run.isImpossible && (difference >= 0 || !hasFallen)
        let energy = isDifference ? max(0, difference) : run.risesWh
        if let duration = durationMilliseconds, energy > Self.limitWh(over: duration) {
            anomalies.insert(.impossibleEnergy)
        }
        self.energyWh = energy
        self.anomalies = anomalies
        lastWh = run.lastWh
    }

    private static func difference(_ run: RegisterRun) -> Int64 {
        guard let first = run.firstWh, let last = run.lastWh else { return 0 }
        return last - first
    }

    /// The most energy that is plausible in a duration.
    static func limitWh(over milliseconds: Int64) -> Int64 {
        let hours = Double(max(0, milliseconds)) / 3_600_000
        return slackWh + Int64(min(hours * Double(maximumPowerW), 1e15))
    }
}
