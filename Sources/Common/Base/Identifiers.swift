package enum StationSubject {}
package enum TransactionSubject {}
package enum PersonSubject {}
package enum BridgeSubject {}
package enum CommandSubject {}
package enum FileSubject {}

/// A charging station's identity; in OCPP-J the last part of its URL.
package typealias StationID = ID<StationSubject>
/// Ours for every transaction; a bridge makes its own, 1.6 stations know theirs by a number.
package typealias TransactionID = ID<TransactionSubject>
/// A driver, host or admin.
package typealias PersonID = ID<PersonSubject>
/// One installation of zapoj-bridge, given at enrolment; also the key id of its signatures.
package typealias BridgeID = ID<BridgeSubject>
/// A command to a station.
package typealias CommandID = ID<CommandSubject>
/// A file that a station fetches or has brought.
package typealias FileID = ID<FileSubject>

/// What somebody is here: an admin runs the cloud, a host owns chargers, a driver charges.
package enum PersonRole: String, Sendable, Codable, CaseIterable {
    case admin, host, driver
}

/// What brought a transaction.
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
