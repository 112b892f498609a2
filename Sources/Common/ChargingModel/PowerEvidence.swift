import CommonBase

/// The energy that the station's own readings of power and time allow, to find a register in a
/// wrong unit.
struct PowerEvidence: Hashable, Sendable {
    /// Power outside this range proves nothing: a car that does not charge, or a value in a wrong
    /// unit. In W.
    static let plausibleW: ClosedRange<Int64> = 500...50_000
    /// A longer interval proves nothing by itself, because the car may have paused.
    static let shortMilliseconds: Int64 = 1_800_000
    /// Intervals up to this one count if the one before was long, too: samples of each hour.
    static let longestMilliseconds: Int64 = 3_900_000
    /// A disagreement by less has other reasons: one of three phases is reported, or other mains.
    static let factor: Int64 = 8
    /// Energy that says nothing about units, in Wh: a register may count whole kilowatt-hours.
    static let slackWh: Int64 = 1000

    var lastAt: Timestamp?
    var lastW: Int64 = 0
    /// In W·ms: the smaller power of two readings, times the time between them.
    var least: Int64 = 0
    /// The larger power.
    var most: Int64 = 0
    var coveredMilliseconds: Int64 = 0
    /// The time between the last two readings, if both had a plausible power.
    var intervalMilliseconds: Int64 = 0

    /// - Parameter watts: nil for a reading without a power.
    mutating func append(_ watts: Int64?, at time: Timestamp) {
        guard let watts else { return }
        guard Self.plausibleW.contains(watts) else {
            (lastAt, intervalMilliseconds) = (nil, 0)
            return
        }
        if let lastAt {
            let milliseconds = time.millisecondsSince(lastAt)
            let isRegular = (Self.shortMilliseconds...Self.longestMilliseconds)
                .contains(intervalMilliseconds)
            let longest = isRegular ? Self.longestMilliseconds : Self.shortMilliseconds
            if (1...longest).contains(milliseconds), least < Self.enough {
                least += min(watts, lastW) * milliseconds
                most += max(watts, lastW) * milliseconds
                coveredMilliseconds += milliseconds
            }
            intervalMilliseconds = milliseconds
        }
        (lastAt, lastW) = (time, watts)
    }

    /// Ten megawatt-hours; the bound prevents overflow.
    private static let enough: Int64 = 10_000_000 * 3_600_000

    /// Whether the power shows clearly more energy: half as much again. Phases that are totals and
    /// phases of a balanced load differ by a factor of three.
    func exceeds(energyWh: Int64) -> Bool {
        least / 3_600_000 > energyWh + energyWh / 2 + MeterRegister.slackWh
    }

    /// Whether an energy disagrees with the power by an order of magnitude.
    /// - Parameter durationMilliseconds: of the transaction.
    func contradicts(
        energyWh: Int64, resolutionWh: Int64, durationMilliseconds: Int64
    ) -> Bool {
        let slack = Self.slackWh + resolutionWh
        if least / 3_600_000 > energyWh * Self.factor + slack { return true }
        let unknown = max(0, durationMilliseconds - coveredMilliseconds)
        guard coveredMilliseconds > 0, unknown < 1_000_000_000 else { return false }
        let limit = (most * Self.factor + unknown * MeterRegister.maximumPowerW) / 3_600_000
        return energyWh > limit + slack
    }
}
