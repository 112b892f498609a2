import CommonBase

/// How often a station exceeded a quota.
package struct StationExcess: Hashable, Sendable, FetchableRecord {
    /// As a text: an older version may have had other quotas.
    package var quota: String
    package var count: Int64
    package var firstAt: Timestamp
    package var lastAt: Timestamp

    package init(row: Row) throws {
        quota = try row["quota"]
        count = try row["count"]
        firstAt = try row["first_at"]
        lastAt = try row["last_at"]
    }
}

package enum StationExcessTable {
    static func note(
        _ quota: StationQuota, of station: StationID, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO station_excess (station_id, quota, count, first_at, last_at)
                VALUES (?, ?, 1, ?, ?)
                ON CONFLICT (station_id, quota) DO UPDATE SET
                    count = station_excess.count + 1, last_at = excluded.last_at
                """,
            arguments: [station, quota.rawValue, now, now])
    }

    /// Of one station, by name.
    package static func list(station: StationID, _ db: Database) throws -> [StationExcess] {
        try StationExcess.fetchAll(
            db, cached: "SELECT * FROM station_excess WHERE station_id = ? ORDER BY quota",
            arguments: [station])
    }
}
