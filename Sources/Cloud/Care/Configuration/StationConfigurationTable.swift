import CloudCore
import CommonBase

/// A configuration key of a station: its desired and reported values, and the outcome of the last
/// change.
package struct StationConfigurationKey: Hashable, Sendable, FetchableRecord {
    package enum Outcome: String, Sendable, Codable, CaseIterable {
        case accepted, rebootRequired, rejected, notSupported
    }

    package var key: String
    package var desired: String?
    package var reported: String?
    package var isReadonly: Bool
    package var reportedAt: Timestamp?
    /// The value that was sent last; `outcome` refers to it.
    package var sentValue: String?
    package var outcome: Outcome?

    package init(key: String) {
        self.key = key
        isReadonly = false
    }

    package init(row: Row) throws {
        key = try row["key"]
        desired = row["desired"]
        reported = row["reported"]
        isReadonly = try row["readonly"]
        reportedAt = row["reported_at"]
        sentValue = row["told"]
        outcome = try row.optionalChoice("outcome")
    }
}

package enum StationConfigurationTable {
    /// Ordered by key, ignoring case.
    package static func list(
        station: StationID, _ db: Database
    ) throws -> [StationConfigurationKey] {
        try StationConfigurationKey.fetchAll(
            db,
            cached: """
                SELECT * FROM station_configuration WHERE station_id = ?
                ORDER BY lower(key), key
                """,
            arguments: [station])
    }

    /// - Parameter value: nil removes the desired value.
    package static func setDesired(
        _ key: String, _ value: String?, of station: StationID, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO station_configuration (station_id, key, desired) VALUES (?, ?, ?)
                ON CONFLICT (station_id, key) DO UPDATE SET
                    desired = excluded.desired, told = NULL, outcome = NULL
                """,
            arguments: [station, key, value])
        try db.execute(
            cached: """
                DELETE FROM station_configuration
                WHERE station_id = ? AND desired IS NULL AND reported IS NULL AND told IS NULL
                """,
            arguments: [station])
    }

    /// Stores what a station reports of a key. `ConfigurationService` limits their number.
    package static func report(
        _ key: String, _ value: String?, isReadonly: Bool, of station: StationID,
        at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO station_configuration
                    (station_id, key, reported, readonly, reported_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (station_id, key) DO UPDATE SET reported = excluded.reported,
                    readonly = excluded.readonly, reported_at = excluded.reported_at
                """,
            arguments: [station, key, value ?? "", isReadonly, now])
    }

    package static func note(
        _ outcome: StationConfigurationKey.Outcome, _ key: String, sent value: String,
        of station: StationID, at now: Timestamp, _ db: Database
    ) throws {
        let isTaken = outcome == .accepted
        try db.execute(
            cached: """
                INSERT INTO station_configuration
                    (station_id, key, told, outcome, reported, reported_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (station_id, key) DO UPDATE SET
                    told = excluded.told, outcome = excluded.outcome,
                    reported = COALESCE(excluded.reported, station_configuration.reported),
                    reported_at =
                        COALESCE(excluded.reported_at, station_configuration.reported_at)
                """,
            arguments: [
                station, key, value, outcome.rawValue, isTaken ? value : nil, isTaken ? now : nil,
            ])
    }

    /// Forgets what a station reported and answered, but not the desired values: the next device at
    /// its place gets them.
    package static func forgetReported(of station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM station_configuration WHERE station_id = ? AND desired IS NULL",
            arguments: [station])
        try db.execute(
            cached: """
                UPDATE station_configuration SET reported = NULL, readonly = 0,
                    reported_at = NULL, told = NULL, outcome = NULL
                WHERE station_id = ?
                """,
            arguments: [station])
    }

    /// Called after a boot, since another firmware may accept values that the last one rejected.
    package static func forgetOutcomes(of station: StationID, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE station_configuration SET told = NULL, outcome = NULL
                WHERE station_id = ? AND outcome IS DISTINCT FROM 'accepted'
                """,
            arguments: [station])
    }

    /// Forgets accepted values that the station no longer reports: it was reset. Not for stations
    /// that normalise values, since those always report another spelling.
    package static func forgetLostValues(of station: StationID, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE station_configuration SET told = NULL, outcome = NULL
                WHERE station_id = ? AND outcome = 'accepted' AND reported IS DISTINCT FROM told
                """,
            arguments: [station])
    }
}
