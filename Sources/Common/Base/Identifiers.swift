package enum StationSubject {}
package enum TransactionSubject {}
package enum PersonSubject {}
package enum BridgeSubject {}
package enum CommandSubject {}
package enum FileSubject {}

/// The identity of a charging station; in OCPP-J, the last part of its URL.
package typealias StationID = ID<StationSubject>
/// Zapoj's own id of a transaction. A bridge generates it; OCPP 1.6 stations use an integer
/// instead.
package typealias TransactionID = ID<TransactionSubject>
/// A person with an account: everybody may drive, a host owns a location, an admin has a flag.
package typealias PersonID = ID<PersonSubject>
/// One installation of zapoj-bridge, assigned at enrolment; also the key id of its signatures.
package typealias BridgeID = ID<BridgeSubject>
/// A command to a station.
package typealias CommandID = ID<CommandSubject>
/// A file that a station downloads or uploads.
package typealias FileID = ID<FileSubject>

/// The protocol that reported a transaction.
package enum TransactionSource: String, Sendable, Codable, CaseIterable {
    case bridge
    case ocpp16
}

/// OCPP 2.0.1 ConnectorStatusEnumType; 1.6's nine states map onto it.
package enum ConnectorStatus: String, Sendable, Codable, CaseIterable {
    case available = "Available"
    case occupied = "Occupied"
    case reserved = "Reserved"
    case unavailable = "Unavailable"
    case faulted = "Faulted"
}
