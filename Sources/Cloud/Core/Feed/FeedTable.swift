/// A reference to a changed object; the object's own table has its current state.
package struct FeedEntry: Hashable, Sendable, FetchableRecord {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case transaction, station, command, driver, idToken
    }

    package var id: Int64
    package var kind: Kind
    package var subject: String

    package init(row: Row) throws {
        id = row["id"]
        kind = try row.choice("kind")
        subject = row["subject"]
    }
}

/// The feed of changes. Triggers write it; it keeps the last 10,000 changes.
package enum FeedTable {
    /// Adds an entry for a change that no table records: a station has connected or disconnected.
    package static func append(
        _ kind: FeedEntry.Kind, subject: String, _ db: Database
    ) throws {
        try db.execute(
            cached: "INSERT INTO feed (kind, subject) VALUES (?, ?)",
            arguments: [kind.rawValue, subject])
    }

    /// The entries after `id`, oldest first.
    package static func list(after id: Int64, limit: Int, _ db: Database) throws -> [FeedEntry] {
        try FeedEntry.fetchAll(
            db, cached: "SELECT * FROM feed WHERE id > ? ORDER BY id LIMIT ?",
            arguments: [id, limit])
    }

    /// The first and the last kept id; nil if the feed is empty.
    package static func range(_ db: Database) throws -> ClosedRange<Int64>? {
        var range: ClosedRange<Int64>?
        try db.forEachRow(sql: "SELECT min(id), max(id) FROM feed") { row in
            if let first: Int64 = row[0], let last: Int64 = row[1] { range = first...last }
        }
        return range
    }
}
