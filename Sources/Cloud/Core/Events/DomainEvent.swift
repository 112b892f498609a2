import CommonBase

/// A change that other domains react to, stored in the transaction of the change.
///
/// A reading of a meter is no event: it changes the row of its transaction and posts a signal.
package struct DomainEvent: Hashable, Sendable {
    /// The kinds of events; each domain declares its own as static members.
    package struct Kind: Hashable, Sendable {
        package let object: DomainObject
        /// In the past tense, unique for the object: `ended`.
        package let change: String

        package init(_ object: DomainObject, _ change: String) {
            self.object = object
            self.change = change
        }

        /// `transaction.ended`
        package var name: String { "\(object.rawValue).\(change)" }

        /// Stands for a name that is none. No consumer handles it; `EventDispatch` reports it.
        static let unreadable = Kind(DomainObject(rawValue: "unreadable"), "unreadable")

        init?(name: String) {
            let parts = name.split(separator: ".", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            self.init(DomainObject(rawValue: String(parts[0])), String(parts[1]))
        }
    }

    package var number: Int64
    package var kind: Kind
    /// The id of the object.
    package var subject: String
    /// The station that the change concerns, if there is exactly one.
    package var stationID: StationID?
    /// The person whose object it is, if there is exactly one.
    package var personID: PersonID?
    /// `null` if the stored text is not JSON.
    package var payload: JSONValue
    package var occurredAt: Timestamp
}

extension DomainEvent: FetchableRecord {
    /// An unreadable kind or payload is replaced: an event that could not be read would stop the
    /// consumers, whose position is the number of an event. `EventDispatch` reports an unreadable
    /// kind, and fails the delivery of an unreadable payload.
    package init(row: Row) throws {
        number = try row["id"]
        kind = Kind(name: try row["kind"]) ?? .unreadable
        subject = try row["subject"]
        stationID = row["station_id"]
        personID = row["person_id"]
        let text: String = try row["payload"]
        payload = Self.payload(text)
        occurredAt = try row["occurred_at"]
    }

    private static func payload(_ text: String) -> JSONValue {
        do {
            return try JSONReader.parse(text.utf8)
        } catch {
            return .null
        }
    }
}
