import Common
import GRDB

/// A frame of a station, or a remark on its connection, as it is kept for a while.
public struct LoggedMessage: Hashable, Sendable, FetchableRecord {
    public enum Direction: String, Sendable, Codable, CaseIterable { case received, sent, note }

    public var id: Int64
    public var direction: Direction
    public var text: String
    public var repairs: [String]
    public var loggedAt: Timestamp

    public init(
        id: Int64 = 0, direction: Direction, text: String, repairs: [String] = [],
        loggedAt: Timestamp
    ) {
        self.id = id
        self.direction = direction
        self.text = text
        self.repairs = repairs
        self.loggedAt = loggedAt
    }

    public init(row: Row) throws {
        id = row["id"]
        direction = try row.choice("direction")
        text = row["text"]
        let names: String = row["repairs"]
        repairs = names.split(separator: ",").map(String.init)
        loggedAt = row["logged_at"]
    }
}

public enum MessageLogTable {
    /// - Parameter limit: most messages of a station that are kept.
    public static func append(
        _ message: LoggedMessage, of station: StationID, keeping limit: Int, _ db: Database
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
        try db.keepNewest(limit, of: station, in: "message_log")
    }

    /// Forgets a few of those that are older than `time`.
    public static func forget(before time: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                DELETE FROM message_log
                WHERE id IN (SELECT id FROM message_log ORDER BY id LIMIT 10) AND logged_at < ?
                """,
            arguments: [time])
    }

    /// Newest first, before `before`; of one direction or all.
    public static func list(
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

/// How often something had to be mended in a station's messages.
public struct StationRepair: Hashable, Sendable, FetchableRecord {
    public var repair: String
    public var count: Int64
    public var lastAt: Timestamp

    public init(row: Row) throws {
        repair = row["repair"]
        count = row["count"]
        lastAt = row["last_at"]
    }
}

public enum StationRepairTable {
    public static func note(
        _ repair: String, of station: StationID, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO station_repair (station_id, repair, count, last_at) VALUES (?, ?, 1, ?)
                ON CONFLICT DO UPDATE SET count = count + 1, last_at = excluded.last_at
                """,
            arguments: [station, repair, now])
    }

    /// By name.
    public static func list(station: StationID, _ db: Database) throws -> [StationRepair] {
        try StationRepair.fetchAll(
            db, cached: "SELECT * FROM station_repair WHERE station_id = ? ORDER BY repair",
            arguments: [station])
    }
}
