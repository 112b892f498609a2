import CloudCore
import CommonBase

/// The offer of a host to hand a station over to somebody, who accepts or declines it.
package struct StationHandover: Hashable, Sendable, FetchableRecord {
    package static let lifetimeSeconds: Int64 = 7 * 86_400
    /// Maximum offers that a person makes in a day.
    package static let limitPerDay = 10

    package var id: HandoverID
    package var stationID: StationID
    package var offeredBy: PersonID
    /// As it was typed, in lower case.
    package var email: String
    /// Whose address it was; nil for an address without an account.
    package var offeredTo: PersonID?
    package var createdAt: Timestamp
    package var expiresAt: Timestamp

    package init(
        id: HandoverID, stationID: StationID, offeredBy: PersonID, email: String,
        offeredTo: PersonID?, at now: Timestamp
    ) {
        self.id = id
        self.stationID = stationID
        self.offeredBy = offeredBy
        self.email = email
        self.offeredTo = offeredTo
        createdAt = now
        expiresAt = now.adding(seconds: Self.lifetimeSeconds)
    }

    package init(row: Row) throws {
        id = try row["id"]
        stationID = try row["station_id"]
        offeredBy = try row["offered_by"]
        email = try row["email"]
        offeredTo = row["offered_to"]
        createdAt = try row["created_at"]
        expiresAt = try row["expires_at"]
    }
}

package enum HandoverSubject {}
package typealias HandoverID = ID<HandoverSubject>
