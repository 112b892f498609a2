/// The numbers that the bridge lives by.
public struct BridgePolicy: Hashable, Sendable {
    /// S0 pulses for one kWh; 1000 is usual.
    public var impulsesPerKWh: Int64 = 1000
    /// Whether an auxiliary contact tells if the contactor has followed.
    public var hasFeedback = true
    /// The cloud decides about a token if it answers in this time.
    public var authorizationTimeoutMilliseconds: Int64 = 2000
    /// The auxiliary contact must follow within this time, or the contactor counts as broken.
    public var feedbackTimeoutMilliseconds: Int64 = 1000
    /// A tap that could not start to charge within this time, after the minimum off-time, is over:
    /// whoever tapped has gone.
    public var startTimeoutMilliseconds: Int64 = 10_000
    /// The contactor stays open at least this long, to spare contacts and cars.
    public var minimumOffMilliseconds: Int64 = 15_000
    /// No transaction charges longer than this.
    public var maximumOnMilliseconds: Int64 = 86_400_000
    /// A reading is stored this often while charging: more often wears the SD card out.
    public var sampleIntervalMilliseconds: Int64 = 60_000
    /// Without a pulse for this long the car has stopped: below 120 W at 1000 pulses for a kWh.
    public var powerGoneMilliseconds: Int64 = 30_000
    /// After opening, pulses may still arrive for this long without meaning anything.
    public var settleMilliseconds: Int64 = 2000
    /// This many pulses through an open contactor mean that it is welded.
    public var weldedPulses = 2

    public init() {}

    /// The register that `pulses` make, in Wh.
    func registerWh(_ pulses: Int64) -> Int64 {
        let (product, overflow) = pulses.multipliedReportingOverflow(by: 1000)
        return (overflow ? .max : product) / max(1, impulsesPerKWh)
    }
}
