import CloudCore
import CommonBase

/// Whether a station supports an OCPP feature profile, as probing found.
package struct FeatureFinding: Hashable, Sendable, FetchableRecord {
    package var name: String
    package var isSupported: Bool

    package init(row: Row) throws {
        name = try row["name"]
        isSupported = try row["is_supported"]
    }
}

package enum FeatureProfileTable {
    package static func save(
        _ name: String, isSupported: Bool, of station: StationID, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO station_feature_profile (station_id, name, is_supported, found_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (station_id, name) DO UPDATE SET is_supported = excluded.is_supported,
                    found_at = excluded.found_at
                """,
            arguments: [station, name, isSupported, now])
    }

    package static func list(station: StationID, _ db: Database) throws -> [FeatureFinding] {
        try FeatureFinding.fetchAll(
            db, cached: "SELECT * FROM station_feature_profile WHERE station_id = ?",
            arguments: [station])
    }

    /// Called after a boot, since another firmware may support other profiles.
    package static func forget(of station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM station_feature_profile WHERE station_id = ?",
            arguments: [station])
    }
}
