import CloudCore
import CommonBase

/// What admins see and do. A mail may hold a link that resets a password: nobody else sees any.
extension MailTable {
    /// Newest first, with ids below `before`.
    /// - Parameter state: nil lists all.
    static func list(
        state: StoredMail.State?, before: Int64, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [StoredMail] {
        guard viewer.isAdmin else { return [] }
        var conditions = Conditions()
        conditions.add("id < ?", before)
        conditions.add("state = ?", state?.rawValue)
        return try StoredMail.fetchAll(
            db, sql: "SELECT * FROM mail \(conditions.sql) ORDER BY id DESC LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    static func find(_ id: Int64, viewer: Viewer, _ db: Database) throws -> StoredMail? {
        guard viewer.isAdmin else { return nil }
        return try StoredMail.fetchOne(
            db, cached: "SELECT * FROM mail WHERE id = ?", arguments: [id])
    }

    /// Lets a mail that was not sent wait again, as if it were new, so that it is tried at once.
    /// - Returns: false for a mail that was sent, or does not exist.
    static func retry(
        _ id: Int64, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        guard viewer.isAdmin else { return false }
        try db.execute(
            cached: """
                UPDATE mail SET state = 'waiting', next_attempt_at = ?, attempts = 0, error = NULL
                WHERE id = ? AND state <> 'sent'
                """,
            arguments: [now, id])
        guard db.changesCount > 0 else { return false }
        db.signal(.mail)
        return true
    }
}
