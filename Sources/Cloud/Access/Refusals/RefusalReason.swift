import ChargingModel

/// Why a card may not charge. `RefusalReason+words` explains each to people.
package enum RefusalReason: String, Sendable, Codable, CaseIterable {
    /// The station sent no readable number.
    case unreadableCard
    /// The number changes at each tap, as that of a phone does.
    case randomNumber
    /// Nobody has enrolled the card.
    case unknownCard
    /// The station's reader reports the bytes in reverse order, and so enrolled is another number.
    case reversedNumber
    /// A card with keys was read by its number only, or it is a copy.
    case unproven
    case cardBlocked
    case accountBlocked
    case cardExpired
    /// The owner has no right to charge at the station, and never had one.
    case notAllowed
    /// The owner's right begins later.
    case grantNotStarted
    /// The owner's right has ended.
    case grantEnded
    /// The owner may charge here as a member of a group, but not at this time.
    case groupHours
    /// The owner's group allows no more energy in this day, week or month.
    case groupEnergy
    /// Another driver has reserved the connector.
    case reserved
    /// Another driver has booked the connector for now.
    case booked
    /// Another driver's booking of the connector begins within minutes.
    case bookedSoon
    /// The owner may charge only by a booking, which is for another connector.
    case otherConnector
    /// A charging profile pauses the connector.
    case paused
    /// The card is charging at another station.
    case chargingElsewhere
    /// The owner has to pay here, and has no credit.
    case noCredit
    /// The owner has to pay here, and owes something.
    case debt
    /// The owner has spent what they, or their group, allow in a day, week or month.
    case moneyLimit
    /// The charger was offline, and the list that it had did not accept the card.
    case notOnList
    /// The charger is out of use.
    case outOfUse
    /// The charger refused it by itself, and did not say why.
    case refusedByCharger

    /// Whether a card that is refused for it may still end a transaction of its owner.
    var allowsEnd: Bool {
        switch self {
        case .unreadableCard, .randomNumber, .unknownCard, .reversedNumber, .unproven: false
        case .cardBlocked, .accountBlocked: false
        default: true
        }
    }

    /// The authorization status that the cloud answers to the station.
    package var status: AuthorizationStatus {
        switch self {
        case .unreadableCard, .randomNumber, .unknownCard, .reversedNumber, .unproven: .invalid
        // A known card without the right to charge is not blocked everywhere, but here.
        case .cardBlocked, .accountBlocked, .notAllowed, .grantNotStarted, .grantEnded: .blocked
        case .groupHours, .groupEnergy: .blocked
        case .reserved, .booked, .bookedSoon, .otherConnector: .blocked
        case .noCredit, .debt, .moneyLimit: .blocked
        case .paused, .notOnList, .outOfUse, .refusedByCharger: .blocked
        case .cardExpired: .expired
        case .chargingElsewhere: .concurrentTx
        }
    }
}
