import CloudCore
import CommonBase

/// How far the outbox of mails is behind.
package struct MailBacklog: Hashable, Sendable {
    /// More failed mails than these are not counted.
    static let maximumCount = 1000

    /// When the mail that waits longest was written; nil if none waits.
    package var oldestWaiting: Timestamp?
    package var failed: Int64

    package init(oldestWaiting: Timestamp?, failed: Int64) {
        self.oldestWaiting = oldestWaiting
        self.failed = failed
    }
}

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

    /// How far the outbox is behind, for the health of the cloud. It names nobody.
    package static func backlog(_ db: Database) throws -> MailBacklog {
        MailBacklog(
            oldestWaiting: try Timestamp.fetchOne(
                db,
                cached: """
                    SELECT created_at FROM mail WHERE state = 'waiting' ORDER BY id LIMIT 1
                    """),
            failed: try Int64.fetchOne(
                db,
                cached: """
                    SELECT count(*) FROM (SELECT 1 FROM mail WHERE state = 'failed'
                        LIMIT \(MailBacklog.maximumCount)) AS failed
                    """) ?? 0)
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
