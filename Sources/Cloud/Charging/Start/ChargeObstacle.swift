import ChargingModel
import CloudAccess
import CommonBase

/// Why a person may not start charging at a connector now.
package enum ChargeObstacle: String, Hashable, Sendable, Codable, CaseIterable {
    /// The station was removed, and none has taken over its code.
    case removed
    /// Neither a host of the station, nor a grant.
    case notAllowed
    /// The person's account is blocked.
    case accountBlocked
    case offline
    /// The station reports a fault.
    case outOfOrder
    /// The station reports that it is out of service.
    case outOfService
    /// The person's own transaction runs here.
    case alreadyCharging
    /// Another person's transaction runs here.
    case occupied
    case cardBlocked, cardExpired
    /// The card charges at another station.
    case chargingElsewhere
    /// The person's group may not charge at this time.
    case groupHours
    /// The person's group allows no more energy now.
    case groupEnergy
    /// Charging costs something here, and the person has no credit.
    case noCredit
    /// Charging costs something here, and the person owes something.
    case debt
    /// The person has spent what they allow themselves in a day, week or month.
    case moneyLimit
    /// The person may charge only by a booking, which is for another connector.
    case otherConnector
    /// Reserved for another person, or paused by the host.
    case notNow

    /// For programs.
    package var error: ServiceError { ServiceError(.conflict, message) }

    private var message: String {
        switch self {
        case .removed: "The charger with this code was removed."
        case .notAllowed: "You may not charge at this charger."
        case .accountBlocked: "Your account is blocked."
        case .offline: "The charger is offline."
        case .outOfOrder: "The charger is out of order."
        case .outOfService: "The charger is out of service."
        case .alreadyCharging: "You are charging here already."
        case .occupied: "Somebody else is charging here."
        case .cardBlocked: "The id token is blocked."
        case .cardExpired: "The id token has expired."
        case .chargingElsewhere: "The id token is charging at another charger."
        case .groupHours: "Your group may not charge at this time."
        case .groupEnergy: "Your group allows no more energy in this day, week or month."
        case .noCredit: "You have no credit; top it up first."
        case .debt: "You have a debt; the next top-up pays it."
        case .moneyLimit:
            "You have spent what you, or your group, allow in this day, week or month."
        case .otherConnector: "Your booking is for another connector of this charger."
        case .notNow: "The connector is reserved for somebody else, or paused by its host."
        }
    }
}

/// All that decides whether a person may start charging at a connector.
package struct ChargeSituation: Hashable, Sendable {
    package enum Running: Hashable, Sendable { case own, other }

    package var isActivePerson: Bool
    /// Whether the person is a host of the station, or has a grant.
    package var mayCharge: Bool
    package var isOnline: Bool
    /// As the connector last reported; nil before its first report.
    package var connector: ConnectorStatus?
    /// As the station as a whole last reported.
    package var station: ConnectorStatus?
    /// Whose transaction runs at the connector.
    package var running: Running?
    /// As for a card that is held before the reader now (`Authorization.decide`).
    package var authorization: AuthorizationStatus
    /// Whether the token itself is blocked.
    package var isTokenBlocked: Bool
    /// Why the token is refused.
    package var reason: RefusalReason? = nil

    /// What the person cannot change comes first; nil if they may start.
    package var obstacle: ChargeObstacle? {
        if !isActivePerson { return .accountBlocked }
        if !mayCharge { return .notAllowed }
        if !isOnline { return .offline }
        if connector == .faulted || station == .faulted { return .outOfOrder }
        if connector == .unavailable || station == .unavailable { return .outOfService }
        switch running {
        case .own: return .alreadyCharging
        case .other: return .occupied
        case nil: break
        }
        switch authorization {
        case .accepted: return nil
        case .blocked:
            switch reason {
            case .groupHours: return .groupHours
            case .groupEnergy: return .groupEnergy
            case .noCredit: return .noCredit
            case .debt: return .debt
            case .moneyLimit: return .moneyLimit
            case .otherConnector: return .otherConnector
            default: return isTokenBlocked ? .cardBlocked : .notNow
            }
        case .expired: return .cardExpired
        case .invalid: return .cardBlocked
        case .concurrentTx: return .chargingElsewhere
        }
    }
}
