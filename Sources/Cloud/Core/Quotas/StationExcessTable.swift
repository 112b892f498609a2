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
    /// Adds `count` excesses. Does nothing if the station was deleted.
    static func note(
        _ quota: StationQuota, _ count: Int64, of station: StationID, from firstAt: Timestamp,
        to lastAt: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO station_excess (station_id, quota, count, first_at, last_at)
                SELECT id, ?, ?, ?, ? FROM station WHERE id = ?
                ON CONFLICT (station_id, quota) DO UPDATE SET
                    count = station_excess.count + excluded.count, last_at = excluded.last_at
                """,
            arguments: [quota.rawValue, count, firstAt, lastAt, station])
    }

    /// Of one station, by name.
    package static func list(station: StationID, _ db: Database) throws -> [StationExcess] {
        try StationExcess.fetchAll(
            db, cached: "SELECT * FROM station_excess WHERE station_id = ? ORDER BY quota",
            arguments: [station])
    }
}
