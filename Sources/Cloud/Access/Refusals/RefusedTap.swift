import ChargingModel
import CloudCore
import CommonBase

/// A card that was refused at a station, once or several times in a row.
package struct RefusedTap: Hashable, Sendable, FetchableRecord {
    /// Nil before it is stored.
    package var number: Int64?
    package var stationID: StationID
    /// Nil if it is not known.
    package var connectorID: Int64?
    package var token: IdTokenReference
    /// The owner of the card at the tap; nil for an unknown card.
    package var personID: PersonID?
    package var reason: RefusalReason
    package var taps: Int64 = 1
    package var firstAt: Timestamp
    package var lastAt: Timestamp
    /// When the station reported the last tap.
    package var receivedAt: Timestamp

    /// - Parameter time: when the card was tapped.
    package init(
        at station: StationID, connector: Int64?, token: IdTokenReference, person: PersonID?,
        reason: RefusalReason, tapped time: Timestamp, receivedAt: Timestamp
    ) {
        stationID = station
        connectorID = connector
        self.token = token
        personID = person
        self.reason = reason
        (firstAt, lastAt) = (time, time)
        self.receivedAt = receivedAt
    }

    package init(row: Row) throws {
        number = row["id"]
        stationID = try row["station_id"]
        connectorID = row["connector_id"]
        token = IdTokenReference(hash: try row["token_hash"], suffix: try row["token_suffix"])
        personID = row["person_id"]
        reason = try row.choice("reason")
        taps = try row["taps"]
        firstAt = try row["first_at"]
        lastAt = try row["last_at"]
        receivedAt = try row["received_at"]
    }
}

extension DomainObject {
    package static let refusedTap = DomainObject(rawValue: "refusedTap")
    /// Signal: the list of refused taps of a person, who is the subject, has changed.
    package static let refusedTaps = DomainObject(rawValue: "refusedTaps")
}

extension DomainEvent.Kind {
    /// A card was refused for the first time in a while; the number of the row is the subject.
    package static let tapRefused = Self(.refusedTap, "added")
}
