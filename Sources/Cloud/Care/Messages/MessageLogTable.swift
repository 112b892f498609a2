import CloudCore
import CommonBase

/// A logged frame of a station, or a note about its connection.
package struct LoggedMessage: Hashable, Sendable, FetchableRecord {
    package enum Direction: String, Sendable, Codable, CaseIterable { case received, sent, note }

    package var id: Int64
    package var direction: Direction
    package var text: String
    package var repairs: [String]
    package var loggedAt: Timestamp

    package init(
        id: Int64 = 0, direction: Direction, text: String, repairs: [String] = [],
        loggedAt: Timestamp
    ) {
        self.id = id
        self.direction = direction
        self.text = text
        self.repairs = repairs
        self.loggedAt = loggedAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        direction = try row.choice("direction")
        text = try row["text"]
        let names: String = try row["repairs"]
        repairs = names.split(separator: ",").map(String.init)
        loggedAt = try row["logged_at"]
    }
}

package enum MessageLogTable {
    package static func append(
        _ message: LoggedMessage, of station: StationID, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO message_log (station_id, direction, text, repairs, logged_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                station, message.direction.rawValue, message.text,
                message.repairs.joined(separator: ","), message.loggedAt,
            ])
    }

    /// The newest message of a station that exceeds the limits: the station may keep its newest
    /// `messages`, with at most `characters` in all.
    /// - Returns: nil if the station's messages are within the limits.
    static func lastSurplus(
        of station: StationID, messages: Int, characters: Int, _ db: Database
    ) throws -> Int64? {
        let byNumber = try RetentionRule.lastSurplus(
            messages, of: station, in: "message_log", db)
        let bySize = try Int64.fetchOne(
            db,
            cached: """
                SELECT max(id) FROM (
                    SELECT id, sum(length(text)) OVER (ORDER BY id DESC) AS total
                    FROM message_log WHERE station_id = ?) AS sums
                WHERE total > ?
                """,
            arguments: [station, characters])
        return [byNumber, bySize].compactMap(\.self).max()
    }

    /// Newest first, with ids below `before`; of one direction or all.
    package static func list(
        station: StationID, direction: LoggedMessage.Direction?, before: Int64, limit: Int,
        _ db: Database
    ) throws -> [LoggedMessage] {
        var conditions = Conditions()
        conditions.add("station_id = ?", station)
        conditions.add("id < ?", before)
        conditions.add("direction = ?", direction?.rawValue)
        return try LoggedMessage.fetchAll(
            db, sql: "SELECT * FROM message_log \(conditions.sql) ORDER BY id DESC LIMIT ?",
            arguments: conditions.arguments + [limit])
    }
}

/// How often a deviation from OCPP was repaired in a station's messages.
package struct StationRepair: Hashable, Sendable, FetchableRecord {
    package var repair: String
    package var count: Int64
    package var lastAt: Timestamp

    package init(row: Row) throws {
        repair = try row["repair"]
        count = try row["count"]
        lastAt = try row["last_at"]
    }
}

package enum StationRepairTable {
    package static func note(
        _ repair: String, of station: StationID, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO station_repair (station_id, repair, count, last_at) VALUES (?, ?, 1, ?)
                ON CONFLICT (station_id, repair) DO UPDATE SET
                    count = station_repair.count + 1, last_at = excluded.last_at
                """,
            arguments: [station, repair, now])
    }

    /// Ordered by name.
    package static func list(station: StationID, _ db: Database) throws -> [StationRepair] {
        try StationRepair.fetchAll(
            db, cached: "SELECT * FROM station_repair WHERE station_id = ? ORDER BY repair",
            arguments: [station])
    }
}
