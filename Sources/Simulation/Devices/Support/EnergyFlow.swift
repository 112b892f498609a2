/// Energy at a constant power, counted exactly: watts times milliseconds are whole numbers, so no
/// fraction of a watt-hour is ever lost or made up.
struct EnergyFlow: Sendable, Hashable {
    /// 1 Wh is 3,600 Ws.
    static let wattMillisecondsPerWh: Int64 = 3_600_000
    /// More than this is no charger any more.
    static let maximumPowerW: Int64 = 1_000_000

    /// 0 to `maximumPowerW`.
    private(set) var powerW: Int64
    /// Whole watt-hours so far.
    private(set) var wholeWh: Int64 = 0
    /// Of the watt-hour that is not complete, in W·ms.
    private var rest: Int64 = 0

    /// The power is held within its range.
    init(powerW: Int64) {
        self.powerW = min(max(0, powerW), Self.maximumPowerW)
    }

    /// From now on.
    mutating func change(toW powerW: Int64) {
        self.powerW = min(max(0, powerW), Self.maximumPowerW)
    }

    /// Lets it flow for a time of less than a century; a negative one counts as none.
    mutating func flow(milliseconds: Int64) {
        rest += powerW * max(0, milliseconds)
        wholeWh += rest / Self.wattMillisecondsPerWh
        rest %= Self.wattMillisecondsPerWh
    }

    /// How long until the next watt-hour is complete, rounded up; nil without power.
    var millisecondsToNextWh: Int64? {
        guard powerW > 0 else { return nil }
        return (Self.wattMillisecondsPerWh - rest + powerW - 1) / powerW
    }
}
