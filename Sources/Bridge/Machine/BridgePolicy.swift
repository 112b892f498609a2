/// The numbers that the bridge lives by.
package struct BridgePolicy: Hashable, Sendable {
    /// S0 pulses for one kWh; 1000 is usual.
    package var impulsesPerKWh: Int64 = 1000
    /// Whether an auxiliary contact tells if the contactor has followed.
    package var hasFeedback = true
    /// Whether an output can ask the car to end its current.
    package var hasEnable = false
    /// Which protections have an input; none may close before it has spoken.
    package var protections: Set<BridgeFault> = []
    /// Whether the meter is asked for its register, instead of counting its pulses.
    package var asksMeter = false
    /// What makes the board unfit for any current.
    package var unfitness: BridgeFault?
    /// The cloud decides about a token if it answers in this time.
    package var authorizationTimeoutMilliseconds: Int64 = 2000
    /// The auxiliary contact must follow within this time, or the contactor counts as broken.
    package var feedbackTimeoutMilliseconds: Int64 = 1000
    /// A tap that could not start to charge within this time, after the minimum off-time, is over:
    /// whoever tapped has gone.
    package var startTimeoutMilliseconds: Int64 = 10_000
    /// The contactor stays open at least this long, to spare contacts and cars.
    package var minimumOffMilliseconds: Int64 = 15_000
    /// No transaction charges longer than this.
    package var maximumOnMilliseconds: Int64 = 86_400_000
    /// Nor takes more than this.
    package var maximumEnergyWh: Int64 = 150_000
    /// Closings in an hour, to spare the contactor; a tap beyond them is refused.
    package var closingsPerHour: Int64 = 60
    /// A contactor that does not close is tried so often.
    package var closeAttempts = 3
    /// How long a car that was asked to may take to end its current (IEC 61851-1: 3 s to stop, 6 s
    /// until it may be cut off).
    package var releaseMilliseconds: Int64 = 6000
    /// Without a pulse for this long a car that was asked to has ended its current.
    package var releasedMilliseconds: Int64 = 2000
    /// Below this, it has: an ampere of one phase.
    package var releasedW: Int64 = 230
    /// A reading may be this old when the contactor closes.
    package var meterPatienceMilliseconds: Int64 = 5000
    /// More through an open contactor, twice in a row, and it is welded.
    package var weldedW: Int64 = 50
    /// So many changes of the auxiliary contact in ten seconds, and it is broken.
    package var chatterCount = 6
    package var chatterMilliseconds: Int64 = 10_000
    /// A reading is stored this often while charging: more often wears the SD card out.
    package var sampleIntervalMilliseconds: Int64 = 60_000
    /// And at each multiple of this by the wall clock, as electricity is settled; 0: never.
    package var alignedIntervalMilliseconds: Int64 = 900_000
    /// The two clocks are read one after the other: what is so near to a multiple is at it.
    package var alignedToleranceMilliseconds: Int64 = 1000
    /// That the machine runs is stored this often while nothing happens and nobody knows the time.
    package var noteIntervalMilliseconds: Int64 = 180_000
    /// And while the time is known: one of these and three of the others are less than a quarter of an
    /// hour, beyond which a time is for a person to look at.
    package var knownNoteIntervalMilliseconds: Int64 = 300_000
    /// While charging, what has flown is stored at least this often: more than that no power cut takes.
    package var chargingNoteIntervalMilliseconds: Int64 = 60_000
    /// No reading is stored more often while the disk fills up.
    package var rareIntervalMilliseconds: Int64 = 900_000
    /// A disk that answers nothing for this long ends what is charged: nobody could bill it.
    package var storagePatienceMilliseconds: Int64 = 30_000
    /// Without a pulse for this long the car has stopped: below 120 W at 1000 pulses for a kWh.
    package var powerGoneMilliseconds: Int64 = 30_000
    /// After opening, pulses may still arrive for this long without meaning anything.
    package var settleMilliseconds: Int64 = 2000
    /// This many pulses through an open contactor mean that it is welded.
    package var weldedPulses = 2

    package init() {}

    /// The register that `pulses` make, in Wh.
    func registerWh(_ pulses: Int64) -> Int64 {
        let (product, overflow) = pulses.multipliedReportingOverflow(by: 1000)
        return (overflow ? .max : product) / max(1, impulsesPerKWh)
    }
}
