/// Energy at a constant power, counted exactly: watts times milliseconds are integers, so no
/// fraction of a watt-hour is lost or added.
struct EnergyFlow: Sendable, Hashable {
    /// 1 Wh is 3,600 Ws.
    static let wattMillisecondsPerWh: Int64 = 3_600_000
    /// No charger has more power than this.
    static let maximumPowerW: Int64 = 1_000_000

    /// 0 to `maximumPowerW`.
    private(set) var powerW: Int64
    /// Whole watt-hours so far.
    private(set) var wholeWh: Int64 = 0
    /// The remainder of the incomplete watt-hour, in W·ms.
    private var rest: Int64 = 0

    /// Clamps the power to its range.
    init(powerW: Int64) {
        self.powerW = min(max(0, powerW), Self.maximumPowerW)
    }

    /// Changes the power from now on.
    mutating func change(toW powerW: Int64) {
        self.powerW = min(max(0, powerW), Self.maximumPowerW)
    }

    /// Adds the energy of a duration below a century; a negative duration counts as zero.
    mutating func flow(milliseconds: Int64) {
        rest += powerW * max(0, milliseconds)
        wholeWh += rest / Self.wattMillisecondsPerWh
        rest %= Self.wattMillisecondsPerWh
    }

    /// The time until the next watt-hour is complete, rounded up; nil without power.
    var millisecondsToNextWh: Int64? {
        guard powerW > 0 else { return nil }
        return (Self.wattMillisecondsPerWh - rest + powerW - 1) / powerW
    }
}
