import CommonBase

/// A car that charges: who, where, when, how much, and how it begins and ends.
struct Visit: Hashable, Sendable {
    enum Start: Hashable, Sendable {
        case card
        /// With a limit in Wh; nil until the car is full.
        case phone(limitWh: Int64?)
    }

    enum End: Hashable, Sendable {
        case tap, unplug
        /// Stopped in the app by the driver or by the host.
        case driver, host
        case energyLimit, powerLoss, emergencyStop
        /// It charges now.
        case none
    }

    /// Unique in its plan.
    var number = 0
    var charger: Charger
    var driver: Resident
    var card: Resident.Card
    var startedAt: Timestamp
    var curve: ChargingCurve
    var isFull: Bool
    var start: Start
    var end: End
    /// How long the car stays after it has taken its energy, in seconds.
    var idleSeconds: Int64
    /// When the charger was online again and reported it; nil if it was online.
    var reportedAt: Timestamp?

    var endedAt: Timestamp { startedAt.adding(seconds: curve.seconds + idleSeconds) }

    /// How long a charger is out after a power loss or an emergency stop, in seconds.
    static let outageSeconds: Int64 = 38 * 60

    /// From when to when the charger is taken by it.
    var occupied: Range<Timestamp> {
        let isOut = end == .powerLoss || end == .emergencyStop
        return startedAt.adding(
            seconds: -300)..<endedAt.adding(seconds: isOut ? 2 * Self.outageSeconds : 600)
    }
}

/// A card that is refused.
struct RefusedCard: Hashable, Sendable {
    var at: Timestamp
    var charger: Charger
    var number: String
}

/// A charger without internet; what happens there is reported at the end.
struct Outage: Hashable, Sendable {
    var charger: Charger
    var time: Range<Timestamp>

    /// Nobody comes in the minutes in which the charger reports what it has kept.
    private static let reportSeconds: Int64 = 1800

    /// When the charger is online again.
    var returnsAt: Timestamp { time.upperBound.adding(seconds: -Self.reportSeconds) }
}
