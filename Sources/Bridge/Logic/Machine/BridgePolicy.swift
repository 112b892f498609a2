/// The numbers that the bridge lives by.
public struct BridgePolicy: Hashable, Sendable {
    /// S0 pulses for one kWh; 1000 is usual.
    public var impulsesPerKWh: Int64 = 1000
    /// Whether an auxiliary contact tells if the contactor has followed.
    public var hasFeedback = true
    /// Whether an output can ask the car to end its current.
    public var hasEnable = false
    /// Which protections have an input; none may close before it has spoken.
    public var protections: Set<BridgeFault> = []
    /// Whether the meter is asked for its register, instead of counting its pulses.
    public var asksMeter = false
    /// What makes the board unfit for any current.
    public var unfitness: BridgeFault?
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
    /// Nor takes more than this.
    public var maximumEnergyWh: Int64 = 150_000
    /// Closings in an hour, to spare the contactor; a tap beyond them is refused.
    public var closingsPerHour: Int64 = 60
    /// A contactor that does not close is tried so often.
    public var closeAttempts = 3
    /// How long a car that was asked to may take to end its current (IEC 61851-1: 3 s to stop, 6 s
    /// until it may be cut off).
    public var releaseMilliseconds: Int64 = 6000
    /// Without a pulse for this long a car that was asked to has ended its current.
    public var releasedMilliseconds: Int64 = 2000
    /// Below this, it has: an ampere of one phase.
    public var releasedW: Int64 = 230
    /// A reading may be this old when the contactor closes.
    public var meterPatienceMilliseconds: Int64 = 5000
    /// More through an open contactor, twice in a row, and it is welded.
    public var weldedW: Int64 = 50
    /// So many changes of the auxiliary contact in ten seconds, and it is broken.
    public var chatterCount = 6
    public var chatterMilliseconds: Int64 = 10_000
    /// A reading is stored this often while charging: more often wears the SD card out.
    public var sampleIntervalMilliseconds: Int64 = 60_000
    /// And at each multiple of this by the wall clock, as electricity is settled; 0: never.
    public var alignedIntervalMilliseconds: Int64 = 900_000
    /// The two clocks are read one after the other: what is so near to a multiple is at it.
    public var alignedToleranceMilliseconds: Int64 = 1000
    /// That the machine runs is stored this often while nothing happens and nobody knows the time.
    public var noteIntervalMilliseconds: Int64 = 180_000
    /// And while the time is known: one of these and three of the others are less than a quarter of an
    /// hour, beyond which a time is for a person to look at.
    public var knownNoteIntervalMilliseconds: Int64 = 300_000
    /// While charging, what has flown is stored at least this often: more than that no power cut takes.
    public var chargingNoteIntervalMilliseconds: Int64 = 60_000
    /// No reading is stored more often while the disk fills up.
    public var rareIntervalMilliseconds: Int64 = 900_000
    /// A disk that answers nothing for this long ends what is charged: nobody could bill it.
    public var storagePatienceMilliseconds: Int64 = 30_000
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
