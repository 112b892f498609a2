import CloudCore
import CommonBase

/// What the outbox service and the admin's page do with mails.
extension MailTable {
    /// A mail that was not accepted for this long fails.
    static let patienceSeconds: Int64 = 3 * 86_400
    /// How long mails are kept that no longer wait, and how many of them.
    static let keptSeconds: Int64 = 30 * 86_400
    static let maximumKept = 20_000

    /// When the next waiting mail is due; nil if none waits.
    static func nextDue(_ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db,
            cached: """
                SELECT next_attempt_at FROM mail WHERE state = 'waiting'
                ORDER BY next_attempt_at LIMIT 1
                """)
    }

    /// Counts an attempt for each mail that is due, and sets when the next one follows. So a mail
    /// whose attempt is cut off by the end of this process is tried again, but not at once.
    /// - Returns: the mails, the longest waiting first.
    static func claim(limit: Int, _ db: Database, at now: Timestamp) throws -> [StoredMail] {
        let due = try StoredMail.fetchAll(
            db,
            cached: """
                SELECT * FROM mail WHERE state = 'waiting' AND next_attempt_at <= ?
                ORDER BY next_attempt_at, id LIMIT ?
                """,
            arguments: [now, limit])
        return try due.map { mail in
            var mail = mail
            mail.attempts += 1
            mail.nextAttemptAt = now.adding(seconds: pauseSeconds(after: mail.attempts))
            try db.execute(
                cached: "UPDATE mail SET attempts = ?, next_attempt_at = ? WHERE id = ?",
                arguments: [mail.attempts, mail.nextAttemptAt, mail.id])
            return mail
        }
    }

    /// A minute after the first attempt, twice as long after each further one, at most four hours.
    static func pauseSeconds(after attempts: Int) -> Int64 {
        min(60 << Int64(min(max(attempts, 1), 9) - 1), 4 * 3600)
    }

    /// Stores how a claimed attempt ended; ignored if the mail was claimed again meanwhile.
    static func settle(
        _ mail: StoredMail, _ outcome: MailOutcome, _ db: Database, at now: Timestamp
    ) throws {
        switch outcome {
        case .sent:
            try db.execute(
                cached: """
                    UPDATE mail SET state = 'sent', next_attempt_at = NULL, error = NULL,
                        paragraphs = '[]', link_label = NULL, link_path = NULL
                    WHERE id = ? AND state = 'waiting'
                    """,
                arguments: [mail.id])
        case .spooled: try set("spooled", mail, error: nil, db)
        case .failed(let reason): try set("failed", mail, error: reason, db)
        case .failedForNow(let reason):
            let isOver = now.millisecondsSince(mail.createdAt) >= patienceSeconds * 1000
            if isOver {
                try set("failed", mail, error: reason, db)
            } else {
                try db.execute(
                    cached: "UPDATE mail SET error = ? WHERE id = ? AND state = 'waiting'",
                    arguments: [stored(reason), mail.id])
            }
        }
        // A spooled one goes with its file.
        try db.execute(
            cached: """
                DELETE FROM mail WHERE id = ? AND is_last = 1 AND state IN ('sent', 'failed')
                """,
            arguments: [mail.id])
        db.signal(.mail)
    }

    private static func set(
        _ state: String, _ mail: StoredMail, error: String?, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE mail SET state = ?, next_attempt_at = NULL, error = ?
                WHERE id = ? AND state = 'waiting' AND attempts = ?
                """,
            arguments: [state, error.map(stored), mail.id, mail.attempts])
    }

    private static func stored(_ reason: String) -> String { reason.storable(scalars: 1000) }

    /// Deletes mails that are no longer kept, oldest first; those of deleted accounts at once.
    /// - Returns: those that were deleted, at most `RetentionRule.slice`.
    static func deleteOld(_ db: Database, at now: Timestamp) throws -> [StoredMail] {
        try StoredMail.fetchAll(
            db,
            cached: """
                DELETE FROM mail WHERE id IN (
                    SELECT id FROM mail WHERE state <> 'waiting'
                        AND (created_at < ? OR is_last = 1 OR id <= (
                            SELECT id FROM mail ORDER BY id DESC LIMIT 1 OFFSET \(maximumKept)))
                    ORDER BY created_at LIMIT \(RetentionRule.slice))
                RETURNING *
                """,
            arguments: [now.adding(seconds: -keptSeconds)])
    }
}
