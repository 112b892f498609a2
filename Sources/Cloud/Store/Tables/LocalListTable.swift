import Common
import GRDB

/// The local authorization list that an OCPP station is to have, and what it has.
public struct LocalList: Hashable, Sendable, FetchableRecord {
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        case accepted, notSupported, failed
    }

    public var stationID: StationID
    /// The station's own count of its lists; nil where it is not known to have one of ours.
    public var version: Int64?
    /// The authorization list's version that it was made of.
    public var madeOf: Int64?
    public var outcome: Outcome?
    public var syncedAt: Timestamp?

    public init(row: Row) throws {
        stationID = row["station_id"]
        version = row["version"]
        madeOf = row["made_of"]
        outcome = try row.optionalChoice("outcome")
        syncedAt = row["synced_at"]
    }
}

/// A token on a station's list, as the station was told it.
public struct LocalListEntry: Hashable, Sendable, FetchableRecord {
    public var hash: String
    public var sealed: String
    public var expiresAt: Timestamp?
    /// OCPP's parentIdTag.
    public var groupTag: String?

    public init(hash: String, sealed: String, expiresAt: Timestamp?, groupTag: String?) {
        self.hash = hash
        self.sealed = sealed
        self.expiresAt = expiresAt
        self.groupTag = groupTag
    }

    public init(row: Row) throws {
        hash = row["token_hash"]
        sealed = row["sealed"]
        expiresAt = row["expires_at"]
        groupTag = row["group_tag"]
    }
}

public enum LocalListTable {
    public static func find(_ station: StationID, _ db: Database) throws -> LocalList? {
        try LocalList.fetchOne(
            db, cached: "SELECT * FROM station_local_list WHERE station_id = ?",
            arguments: [station])
    }

    /// The stations that are to have one and have not the one that is made of `version`.
    public static func listOutdated(by version: Int64, _ db: Database) throws -> [StationID] {
        try StationID.fetchAll(
            db,
            cached: """
                SELECT station_id FROM station_local_list
                WHERE made_of IS NOT ? AND outcome IS NOT 'notSupported'
                """,
            arguments: [version])
    }

    /// One that could not be kept is tried again.
    public static func insert(_ station: StationID, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO station_local_list (station_id) VALUES (?)
                ON CONFLICT DO UPDATE SET outcome = NULL WHERE outcome IS NOT 'accepted'
                """,
            arguments: [station])
    }

    /// What is on it is not what we think: it is to be sent as a whole.
    public static func doubt(_ station: StationID, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE station_local_list SET version = NULL, made_of = NULL
                WHERE station_id = ? AND outcome = 'accepted'
                """,
            arguments: [station])
    }

    public static func delete(_ station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM station_local_list WHERE station_id = ?", arguments: [station])
    }

    public static func entries(_ station: StationID, _ db: Database) throws -> [LocalListEntry] {
        try LocalListEntry.fetchAll(
            db, cached: "SELECT * FROM station_local_entry WHERE station_id = ?",
            arguments: [station])
    }

    /// Keeps what became of a synchronisation.
    /// - Parameter entries: nil leaves those that are known.
    public static func save(
        _ station: StationID, version: Int64?, madeOf: Int64?, _ outcome: LocalList.Outcome,
        entries: [LocalListEntry]?, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE station_local_list SET version = ?, made_of = ?, outcome = ?, synced_at = ?
                WHERE station_id = ?
                """,
            arguments: [version, madeOf, outcome.rawValue, now, station])
        guard db.changesCount == 1, let entries else { return }
        try db.execute(
            cached: "DELETE FROM station_local_entry WHERE station_id = ?", arguments: [station])
        for entry in entries {
            try db.execute(
                cached: """
                    INSERT INTO station_local_entry
                        (station_id, token_hash, sealed, expires_at, group_tag)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [station, entry.hash, entry.sealed, entry.expiresAt, entry.groupTag])
        }
    }
}
