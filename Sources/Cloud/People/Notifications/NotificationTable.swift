import CloudCore
import CommonBase
import MessageCatalogue

extension DomainObject {
    /// Signals about it name the person whose inbox changed.
    package static let notification = DomainObject(rawValue: "notification")
}

/// The inboxes.
package enum NotificationTable {
    /// Maximum notifications that are kept of a person, and as many about the account, which others
    /// do not push out; older ones are deleted.
    static let maximumPerPerson = 500
    /// How long a notification is kept: a year.
    static let keptSeconds: Int64 = 365 * 86_400

    /// - Returns: the id of the line.
    static func insert(
        _ notification: Notification, isMailed: Bool, _ db: Database, at now: Timestamp
    ) throws -> Int64 {
        func title(_ language: Language) -> String {
            notification.title(language).storable(scalars: Notification.maximumTitle)
        }
        func text(_ language: Language) -> String {
            notification.text(language).storable(scalars: Notification.maximumText)
        }
        let id = try db.number(
            cached: """
                INSERT INTO notification
                    (person_id, kind, title_en, title_cs, text_en, text_cs, path, is_mailed,
                     created_at, about_id, about_name)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT name FROM person WHERE id = ?))
                RETURNING id
                """,
            arguments: [
                notification.person, notification.kind.rawValue, title(.english),
                title(.czech), text(.english), text(.czech),
                notification.path?.storable(scalars: Notification.maximumPath), isMailed, now,
                notification.about, notification.about,
            ])
        try trim(notification.person, ofAccount: notification.kind == .account, db)
        db.signal(Signal(.notification, notification.person.text))
        return id
    }

    private static func trim(
        _ person: PersonID, ofAccount: Bool, _ db: Database
    ) throws {
        let kinds = ofAccount ? "kind = 'account'" : "kind <> 'account'"
        try db.execute(
            cached: """
                DELETE FROM notification WHERE person_id = ? AND \(kinds) AND id <= (
                    SELECT id FROM notification WHERE person_id = ? AND \(kinds)
                    ORDER BY id DESC LIMIT 1 OFFSET \(maximumPerPerson))
                """,
            arguments: [person, person])
    }

    /// The line of a notification that nobody has read, and that was not mailed.
    static func findUnread(_ id: Int64, _ db: Database) throws -> StoredNotification? {
        try StoredNotification.fetchOne(
            db,
            cached: """
                SELECT * FROM notification WHERE id = ? AND read_at IS NULL AND is_mailed = 0
                """,
            arguments: [id])
    }

    static func noteMail(_ id: Int64, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE notification SET is_mailed = 1 WHERE id = ?", arguments: [id])
    }

    static func mailedCount(
        of person: PersonID, since start: Timestamp, _ db: Database
    ) throws -> Int {
        try Int.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM notification
                WHERE person_id = ? AND is_mailed = 1 AND created_at > ? AND kind <> 'account'
                """,
            arguments: [person, start]) ?? 0
    }
}
