import CloudCore
import CommonBase

/// What a person does with their inbox. Nobody else reads it, not even an admin.
extension NotificationTable {
    /// The viewer's notifications, newest first, with ids below `before`.
    package static func list(
        before: Int64, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [StoredNotification] {
        guard let person = viewer.inboxOwner else { return [] }
        return try StoredNotification.fetchAll(
            db,
            cached: """
                SELECT * FROM notification WHERE person_id = ? AND id < ?
                ORDER BY id DESC LIMIT ?
                """,
            arguments: [person, before, limit])
    }

    /// How many notifications a person has not read.
    package static func unreadCount(_ person: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            cached: "SELECT count(*) FROM notification WHERE person_id = ? AND read_at IS NULL",
            arguments: [person]) ?? 0
    }

    /// Marks one notification of the viewer as read.
    /// - Returns: the notification; nil if the viewer has none with this id.
    package static func markRead(
        _ id: Int64, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> StoredNotification? {
        guard let person = viewer.inboxOwner else { return nil }
        let notification = try StoredNotification.fetchOne(
            db,
            cached: """
                UPDATE notification SET read_at = COALESCE(read_at, ?)
                WHERE id = ? AND person_id = ? RETURNING *
                """,
            arguments: [now, id, person])
        if notification != nil { db.signal(Signal(.notification, person.text)) }
        return notification
    }

    /// Marks the viewer's notifications up to an id as read: those that the viewer has seen.
    package static func markRead(
        through id: Int64, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws {
        guard let person = viewer.inboxOwner else { return }
        try db.execute(
            cached: """
                UPDATE notification SET read_at = ?
                WHERE person_id = ? AND id <= ? AND read_at IS NULL
                """,
            arguments: [now, person, id])
        if db.changesCount > 0 { db.signal(Signal(.notification, person.text)) }
    }

    /// Marks the notifications of a kind about a page as read, which nobody need read any more.
    package static func markRead(
        _ kind: NotificationKind, path: String, of person: PersonID, _ db: Database,
        at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                UPDATE notification SET read_at = ?
                WHERE person_id = ? AND read_at IS NULL AND kind = ? AND path = ?
                """,
            arguments: [now, person, kind.rawValue, path])
        if db.changesCount > 0 { db.signal(Signal(.notification, person.text)) }
    }
}

extension Viewer {
    /// Whose inbox the viewer reads.
    fileprivate var inboxOwner: PersonID? {
        switch self {
        case .person(let id, _), .admin(let id, _): id
        case .anonymous, .station, .system: nil
        }
    }
}
