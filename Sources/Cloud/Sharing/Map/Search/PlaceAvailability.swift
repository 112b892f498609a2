import CloudBooking
import CommonBase

/// Whether a place is free.
package enum PlaceAvailability: Hashable, Sendable {
    /// Until when; nil for longer than `PlaceAvailability.horizon`.
    case free(until: Timestamp?)
    /// A car is charging, or stands there.
    case occupied
    case freeFrom(Timestamp)
    /// Within `PlaceAvailability.horizon`.
    case notFree
    /// The charger is faulted or switched off.
    case outOfOrder
    /// The cloud does not reach the charger.
    case offline
    /// Nothing is known, or the place has no charger.
    case unknown

    /// How far it looks, in seconds.
    package static let horizon: Int64 = 86_400

    package var isFree: Bool { if case .free = self { true } else { false } }

    /// The state of the best connector of a place.
    /// - Parameter connectors: what is known about each of them until the horizon.
    package static func best(
        of connectors: [ConnectorOutlook], at now: Timestamp
    ) -> PlaceAvailability {
        let states = connectors.map { of($0, at: now) }
        return states.min { $0.rank < $1.rank } ?? .unknown
    }

    private static func of(_ connector: ConnectorOutlook, at now: Timestamp) -> PlaceAvailability {
        if !connector.isOnline { return .offline }
        switch connector.status {
        case .faulted, .unavailable: return .outOfOrder
        case .available, .occupied, .reserved, nil: break
        }
        let end = now.adding(seconds: horizon)
        let isPaused = connector.availability.terms.isPaused
        let next = isPaused ? nil : connector.availability.free(in: now..<end).first
        if connector.status == .occupied { return .occupied }
        guard let next else { return .notFree }
        if next.lowerBound > now { return .freeFrom(next.lowerBound) }
        return .free(until: next.upperBound < end ? next.upperBound : nil)
    }

    /// The best state has the lowest one: free for longest, then free soonest.
    private var rank: (Int, Int64) {
        switch self {
        case .free(let until): (0, -(until?.milliseconds ?? Int64.max))
        case .occupied: (1, 0)
        case .freeFrom(let time): (2, time.milliseconds)
        case .notFree: (3, 0)
        case .outOfOrder: (4, 0)
        case .offline: (5, 0)
        case .unknown: (6, 0)
        }
    }
}

/// When a connector is free, and what it reported last.
package struct ConnectorOutlook: Sendable {
    package var availability: Availability
    /// Nil if it never reported one.
    package var status: ConnectorStatus?
    package var isOnline: Bool

    package init(availability: Availability, status: ConnectorStatus?, isOnline: Bool) {
        self.availability = availability
        self.status = status
        self.isOnline = isOnline
    }
}
