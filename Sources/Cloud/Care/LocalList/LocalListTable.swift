import CloudAccess
import CloudCore
import CommonBase

/// The state of the local authorization list of an OCPP station.
package struct LocalList: Hashable, Sendable, FetchableRecord {
    package enum Outcome: String, Sendable, Codable, CaseIterable {
        case accepted, notSupported, failed
    }

    package var stationID: StationID
    /// The version of the list on the station; nil if unknown or out of sync.
    package var version: Int64?
    /// The version of the station's authorization list that the station's list was generated from.
    package var sourceVersion: Int64?
    package var outcome: Outcome?
    package var syncedAt: Timestamp?
    /// Whether an admin allowed the list for a station without a password.
    package var allowsNoPassword: Bool

    package init(row: Row) throws {
        stationID = try row["station_id"]
        version = row["version"]
        sourceVersion = row["made_of"]
        outcome = try row.optionalChoice("outcome")
        syncedAt = row["synced_at"]
        allowsNoPassword = try row["allows_no_password"]
    }
}

/// An entry of a station's list, as it was sent.
package struct LocalListEntry: Hashable, Sendable, FetchableRecord {
    package var hash: String
    package var sealed: String
    package var expiresAt: Timestamp?
    /// Sent as `parentIdTag`.
    package var groupTag: String?

    package init(hash: String, sealed: String, expiresAt: Timestamp?, groupTag: String?) {
        self.hash = hash
        self.sealed = sealed
        self.expiresAt = expiresAt
        self.groupTag = groupTag
    }

    package init(row: Row) throws {
        hash = try row["token_hash"]
        sealed = try row["sealed"]
        expiresAt = row["expires_at"]
        groupTag = row["group_tag"]
    }
}

package enum LocalListTable {
    package static func find(_ station: StationID, _ db: Database) throws -> LocalList? {
        try LocalList.fetchOne(
            db, cached: "SELECT * FROM station_local_list WHERE station_id = ?",
            arguments: [station])
    }

    /// The stations whose list was not generated from the current version of their authorization
    /// list. Stations without a password get no list, unless an admin allowed it: anybody who knows
    /// the id of such a station would get the cards of everybody who may charge there.
    package static func outdated(_ db: Database) throws -> [StationID] {
        let version = AuthorizationListTable.version(of: "station_local_list.station_id")
        return try StationID.fetchAll(
            db,
            cached: """
                SELECT station_id FROM station_local_list
                JOIN station ON station.id = station_id
                WHERE (security_profile > 0 OR allows_no_password = 1) AND made_of IS DISTINCT FROM \(version) AND outcome IS DISTINCT FROM 'notSupported'
                """)
    }

    /// Enables the list of a station; retries one whose last synchronisation failed.
    /// - Parameter allowsNoPassword: whether the station gets the list without a password.
    package static func insert(
        _ station: StationID, allowsNoPassword: Bool = false, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO station_local_list (station_id, allows_no_password) VALUES (?, ?)
                ON CONFLICT (station_id) DO UPDATE SET
                    allows_no_password = excluded.allows_no_password,
                    outcome = CASE WHEN station_local_list.outcome = 'accepted'
                        THEN 'accepted' END
                """,
            arguments: [station, allowsNoPassword])
    }

    /// Marks a station's list as out of sync, so that the next synchronisation sends it in full.
    package static func markOutOfSync(_ station: StationID, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE station_local_list SET version = NULL, made_of = NULL
                WHERE station_id = ? AND outcome = 'accepted'
                """,
            arguments: [station])
    }

    package static func delete(_ station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM station_local_list WHERE station_id = ?", arguments: [station])
    }

    package static func entries(_ station: StationID, _ db: Database) throws -> [LocalListEntry] {
        try LocalListEntry.fetchAll(
            db, cached: "SELECT * FROM station_local_entry WHERE station_id = ?",
            arguments: [station])
    }

    /// Stores the outcome of a synchronisation.
    /// - Parameter entries: the entries that the station has now; nil leaves them unchanged.
    package static func save(
        _ station: StationID, version: Int64?, sourceVersion: Int64?, _ outcome: LocalList.Outcome,
        entries: [LocalListEntry]?, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE station_local_list SET version = ?, made_of = ?, outcome = ?, synced_at = ?
                WHERE station_id = ?
                """,
            arguments: [version, sourceVersion, outcome.rawValue, now, station])
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
