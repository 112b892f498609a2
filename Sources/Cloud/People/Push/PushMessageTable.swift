import CloudCore
import CommonBase

extension DomainObject {
    package static let push = DomainObject(rawValue: "push")
}

extension Signal {
    /// A push waits.
    package static let push = Signal(.push, "")
}

/// The outbox of pushes: they are written in the transaction of the change that they report, and
/// sent later.
enum PushMessageTable {
    /// Maximum pushes that a browser gets in 24 hours; `NotificationKind.account` has no limit.
    static let perDay = 50
    /// A push that was not accepted for this long fails, and a mail goes instead.
    static let patienceSeconds: Int64 = 3600
    /// How long pushes are kept: they count for `perDay`.
    static let keptSeconds: Int64 = 2 * 86_400

    /// A push to each browser of the person that has not had too many.
    static func add(
        _ notification: Int64, _ kind: NotificationKind, to person: PersonID, _ db: Database,
        at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO push_message
                    (subscription_id, notification_id, state, next_attempt_at, created_at)
                SELECT id, ?, 'waiting', ?, ? FROM push_subscription AS subscription
                WHERE person_id = ? AND (? OR \(perDay) > (
                    SELECT count(*) FROM push_message
                    WHERE subscription_id = subscription.id AND created_at > ?))
                """,
            arguments: [
                notification, now, now, person, kind == .account, now.adding(seconds: -86_400),
            ])
        if db.changesCount > 0 { db.signal(.push) }
    }

    /// A push to the browser of one session.
    static func add(
        _ notification: Int64, toSession session: String, _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO push_message
                    (subscription_id, notification_id, state, next_attempt_at, created_at)
                SELECT id, ?, 'waiting', ?, ? FROM push_subscription WHERE session_hash = ?
                """,
            arguments: [notification, now, now, session])
        if db.changesCount > 0 { db.signal(.push) }
    }

    /// Whether the browser of a session has had fewer than `perDay` pushes in 24 hours; nil if it
    /// takes none.
    static func hasRoom(
        session: String, of person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> Bool? {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT \(perDay) > (
                    SELECT count(*) FROM push_message
                    WHERE subscription_id = subscription.id AND created_at > ?)
                FROM push_subscription AS subscription
                WHERE session_hash = ? AND person_id = ?
                """,
            arguments: [now.adding(seconds: -86_400), session, person])
    }

    /// When the next waiting push is due; nil if none waits.
    static func nextDue(_ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db,
            cached: """
                SELECT next_attempt_at FROM push_message WHERE state = 'waiting'
                ORDER BY next_attempt_at LIMIT 1
                """)
    }

    /// Counts an attempt for each push that is due, and sets when the next one follows.
    /// - Returns: the pushes, the longest waiting first.
    static func claim(limit: Int, _ db: Database, at now: Timestamp) throws -> [StoredPush] {
        let due = try StoredPush.fetchAll(
            db,
            cached: """
                SELECT m.id, m.attempts, m.created_at, m.notification_id, m.subscription_id,
                    s.endpoint, s.public_key, s.auth_secret, s.person_id, p.language,
                    n.title_en, n.title_cs, n.text_en, n.text_cs, n.path
                FROM push_message AS m
                    JOIN push_subscription AS s ON s.id = m.subscription_id
                    JOIN notification AS n ON n.id = m.notification_id
                    JOIN person AS p ON p.id = s.person_id
                WHERE m.state = 'waiting' AND m.next_attempt_at <= ?
                ORDER BY m.next_attempt_at, m.id LIMIT ?
                """,
            arguments: [now, limit])
        return try due.map { push in
            var push = push
            push.attempts += 1
            try db.execute(
                cached: "UPDATE push_message SET attempts = ?, next_attempt_at = ? WHERE id = ?",
                arguments: [
                    push.attempts, now.adding(seconds: pauseSeconds(after: push.attempts)),
                    push.id,
                ])
            return push
        }
    }

    /// A minute after the first attempt, twice as long after each further one, at most 16 minutes.
    static func pauseSeconds(after attempts: Int) -> Int64 {
        60 << Int64(min(max(attempts, 1), 5) - 1)
    }

    /// Stores how a claimed attempt ended. What can't be delivered is mailed instead.
    static func settle(
        _ push: StoredPush, _ outcome: PushOutcome, _ db: Database, at now: Timestamp
    ) throws {
        switch outcome {
        case .sent: try set("sent", push, db)
        case .failed:
            try set("failed", push, db)
            try Notifications.mailInstead(push.notification, to: push.person, db, at: now)
        case .failedForNow:
            let isOver = now.millisecondsSince(push.createdAt) >= patienceSeconds * 1000
            if isOver { try settle(push, .failed("it waited too long"), db, at: now) }
        case .gone:
            let waiting = try Int64.fetchAll(
                db,
                cached: """
                    SELECT notification_id FROM push_message
                    WHERE subscription_id = ? AND state = 'waiting' ORDER BY id
                    """,
                arguments: [push.subscription])
            try db.execute(
                cached: "DELETE FROM push_subscription WHERE id = ? AND endpoint = ?",
                arguments: [push.subscription, push.endpoint])
            // Otherwise the browser has another endpoint by now, which gets what waits.
            guard db.changesCount > 0 else { return }
            for notification in waiting {
                try Notifications.mailInstead(notification, to: push.person, db, at: now)
            }
        }
    }

    private static func set(_ state: String, _ push: StoredPush, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE push_message SET state = ?, next_attempt_at = NULL
                WHERE id = ? AND state = 'waiting'
                """,
            arguments: [state, push.id])
    }

    /// Whether a browser has got the notification, or may still get it.
    static func isOnItsWay(_ notification: Int64, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (
                    SELECT 1 FROM push_message
                    WHERE notification_id = ? AND state IN ('waiting', 'sent'))
                """,
            arguments: [notification]) ?? false
    }
}
