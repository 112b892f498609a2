import Common
import GRDB

/// A station at which the next unknown card becomes a driver's.
public struct TokenWindow: Hashable, Sendable, FetchableRecord {
    public var stationID: StationID
    public var personID: PersonID
    public var label: String
    public var expiresAt: Timestamp

    public init(stationID: StationID, personID: PersonID, label: String, expiresAt: Timestamp) {
        self.stationID = stationID
        self.personID = personID
        self.label = label
        self.expiresAt = expiresAt
    }

    public init(row: Row) throws {
        stationID = row["station_id"]
        personID = row["person_id"]
        label = row["label"]
        expiresAt = row["expires_at"]
    }
}

public enum TokenWindowTable {
    public static func save(_ window: TokenWindow, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO token_window (station_id, person_id, label, expires_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET person_id = excluded.person_id, label = excluded.label,
                    expires_at = excluded.expires_at
                """,
            arguments: [window.stationID, window.personID, window.label, window.expiresAt])
    }

    /// One that is open.
    public static func find(
        _ station: StationID, at now: Timestamp, _ db: Database
    ) throws -> TokenWindow? {
        try TokenWindow.fetchOne(
            db, cached: "SELECT * FROM token_window WHERE station_id = ? AND expires_at > ?",
            arguments: [station, now])
    }

    public static func delete(_ station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM token_window WHERE station_id = ?", arguments: [station])
    }
}
