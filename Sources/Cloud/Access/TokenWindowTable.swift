import CloudCore
import CommonBase

/// An open enrolment window: the next unknown card at the station is enrolled for the person.
package struct TokenWindow: Hashable, Sendable, FetchableRecord {
    package var stationID: StationID
    package var personID: PersonID
    package var label: String
    package var expiresAt: Timestamp

    package init(stationID: StationID, personID: PersonID, label: String, expiresAt: Timestamp) {
        self.stationID = stationID
        self.personID = personID
        self.label = label
        self.expiresAt = expiresAt
    }

    package init(row: Row) throws {
        stationID = try row["station_id"]
        personID = try row["person_id"]
        label = try row["label"]
        expiresAt = try row["expires_at"]
    }
}

package enum TokenWindowTable {
    package static func save(_ window: TokenWindow, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO token_window (station_id, person_id, label, expires_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (station_id) DO UPDATE SET person_id = excluded.person_id, label = excluded.label,
                    expires_at = excluded.expires_at
                """,
            arguments: [window.stationID, window.personID, window.label, window.expiresAt])
    }

    /// The open window of a station.
    package static func open(
        at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> TokenWindow? {
        try TokenWindow.fetchOne(
            db, cached: "SELECT * FROM token_window WHERE station_id = ? AND expires_at > ?",
            arguments: [station, now])
    }

    package static func delete(_ station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM token_window WHERE station_id = ?", arguments: [station])
    }
}
