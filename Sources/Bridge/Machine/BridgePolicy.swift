/// The limits and intervals of a bridge.
package struct BridgePolicy: Hashable, Sendable {
    /// S0 pulses for one kWh; 1000 is usual.
    package var impulsesPerKWh: Int64 = 1000
    /// Whether an auxiliary contact reports if the contactor has followed.
    package var hasFeedback = true
    /// Whether an output can ask the car to end its current.
    package var hasEnable = false
    /// The protections that have an input; the contactor stays open until each has reported.
    package var protections: Set<BridgeFault> = []
    /// Whether the energy is the register of a Modbus meter, instead of counted pulses.
    package var asksMeter = false
    /// What makes the board unfit for any current.
    package var unfitness: BridgeFault?
    /// The cloud decides about a token if it answers within this time.
    package var authorizationTimeoutMilliseconds: Int64 = 2000
    /// The auxiliary contact must follow within this time, or the contactor counts as broken.
    package var feedbackTimeoutMilliseconds: Int64 = 1000
    /// A tap that has not started to charge within this time, after the minimum off-time, expires:
    /// the driver has left.
    package var startTimeoutMilliseconds: Int64 = 10_000
    /// The contactor stays open at least this long, to spare contacts and cars.
    package var minimumOffMilliseconds: Int64 = 15_000
    /// No transaction charges longer than this.
    package var maximumOnMilliseconds: Int64 = 86_400_000
    /// No transaction takes more than this.
    package var maximumEnergyWh: Int64 = 150_000
    /// Closings in an hour, to spare the contactor; a tap beyond them is refused.
    package var closingsPerHour: Int64 = 60
    /// How often closing is attempted before the contactor counts as stuck.
    package var closeAttempts = 3
    /// How long a car may take to end its current on request (IEC 61851-1: 3 s to stop, 6 s
    /// until it may be cut off).
    package var releaseMilliseconds: Int64 = 6000
    /// Without a pulse for this long, a car has ended its current on request.
    package var releasedMilliseconds: Int64 = 2000
    /// Below this power, it has: one ampere on one phase.
    package var releasedW: Int64 = 230
    /// Oldest Modbus reading with which the contactor may close.
    package var meterPatienceMilliseconds: Int64 = 5000
    /// A Modbus meter's readings of which none can be believed for this long are no better than
    /// silence.
    package var meterDoubtMilliseconds: Int64 = 4000
    /// A register of 0 that was higher before is another meter's after this long.
    package var meterZeroMilliseconds: Int64 = 60_000
    /// No charger behind the meter takes more: three phases of 63 A, with room.
    package var maximumMeterW: Int64 = 50_000
    /// The step in which a Modbus meter's register rises, in Wh.
    package var meterStepWh: Int64 = 10
    /// More power than this through an open contactor means that it is welded: twice in a row if
    /// the register rises as well, …
    package var weldedW: Int64 = 50
    /// … else in this many readings in a row: a power alone may be wrong.
    package var weldedReadings = 8
    /// This many unexpected changes of the auxiliary contact within `chatterMilliseconds` are a
    /// fault.
    package var chatterCount = 6
    package var chatterMilliseconds: Int64 = 10_000
    /// A reading is stored this often while charging; more often would wear the SD card out.
    package var sampleIntervalMilliseconds: Int64 = 60_000
    /// A reading is also stored at each multiple of this by the wall clock, as electricity is
    /// settled; 0: never.
    package var alignedIntervalMilliseconds: Int64 = 900_000
    /// How far from a multiple a reading may be: the two clocks are read one after the other.
    package var alignedToleranceMilliseconds: Int64 = 1000
    /// The state is stored this often while nothing happens and the clock is not synchronised.
    package var noteIntervalMilliseconds: Int64 = 180_000
    /// The same with a synchronised clock: one of these and three of the others are less than a
    /// quarter of an hour, beyond which an uncertain time is an anomaly.
    package var knownNoteIntervalMilliseconds: Int64 = 300_000
    /// The state is stored at least this often while charging: a power cut loses no more energy.
    package var chargingNoteIntervalMilliseconds: Int64 = 60_000
    /// Readings are stored at most this often while the disk fills up.
    package var rareIntervalMilliseconds: Int64 = 900_000
    /// A disk that confirms nothing for this long ends the transaction, which could not be billed.
    package var storagePatienceMilliseconds: Int64 = 30_000
    /// Without a pulse for this long the car has stopped charging: below 120 W at 1000 pulses per
    /// kWh.
    package var powerGoneMilliseconds: Int64 = 30_000
    /// Pulses are ignored for this long after opening.
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
