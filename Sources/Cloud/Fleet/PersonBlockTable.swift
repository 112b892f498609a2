import CloudCore
import CommonBase

/// People whom others have blocked. They can neither write to the blocker, nor book at their places,
/// nor join their groups by a link.
package enum PersonBlockTable {
    /// Maximum people whom a person blocks.
    package static let limit: Int64 = 500

    /// Whether one of the others has blocked one of the people.
    package static func isBlocked(
        anyOf people: [PersonID], by others: [PersonID], _ db: Database
    ) throws -> Bool {
        guard !people.isEmpty, !others.isEmpty else { return false }
        let isBlocked = Condition.isOne(of: people, "blocked_id")
        let isBlocker = Condition.isOne(of: others, "blocker_id")
        return try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM person_block
                    WHERE \(isBlocked.sql) AND \(isBlocker.sql))
                """,
            arguments: isBlocked.arguments + isBlocker.arguments) ?? false
    }

    /// An SQL condition: a person has blocked another one.
    /// - Parameters: SQL expressions; columns with the names of their tables.
    static func isBlocked(_ person: String, by blocker: String) -> String {
        """
        EXISTS (SELECT 1 FROM person_block
            WHERE person_block.blocker_id = \(blocker) AND person_block.blocked_id = \(person))
        """
    }

    /// Whether a host of the station has blocked the person.
    package static func isBlocked(
        _ person: PersonID, at station: StationID, _ db: Database
    ) throws -> Bool {
        try isBlocked(anyOf: [person], by: StationAccess.hosts(of: station, db), db)
    }

    /// Blocks a person, or ends that.
    /// - Throws: `conflict` for too many.
    package static func set(
        _ isBlocked: Bool, _ person: PersonID, by blocker: PersonID, _ db: Database,
        at now: Timestamp
    ) throws {
        guard isBlocked else {
            return try db.execute(
                cached: "DELETE FROM person_block WHERE blocker_id = ? AND blocked_id = ?",
                arguments: [blocker, person])
        }
        let count =
            try Int64.fetchOne(
                db, cached: "SELECT count(*) FROM person_block WHERE blocker_id = ?",
                arguments: [blocker]) ?? 0
        guard count < limit else {
            throw ServiceError(.conflict, "A person can block at most \(limit) people.")
        }
        try db.execute(
            cached: """
                INSERT INTO person_block (blocker_id, blocked_id, blocked_at) VALUES (?, ?, ?)
                ON CONFLICT (blocker_id, blocked_id) DO NOTHING
                """,
            arguments: [blocker, person, now])
    }
}
