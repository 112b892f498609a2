import CloudCore
import CommonBase

/// Which kinds of notifications people want by mail.
package enum NotificationChoiceTable {
    static func isMailed(
        _ kind: NotificationKind, to person: PersonID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: "SELECT is_mailed FROM notification_choice WHERE person_id = ? AND kind = ?",
            arguments: [person, kind.rawValue]) ?? kind.isMailedByDefault
    }

    /// A kind that is always mailed keeps no choice.
    static func save(
        _ isMailed: Bool, _ kind: NotificationKind, of person: PersonID, _ db: Database
    ) throws {
        guard !kind.isAlwaysMailed else { return }
        try db.execute(
            cached: """
                INSERT INTO notification_choice (person_id, kind, is_mailed) VALUES (?, ?, ?)
                ON CONFLICT (person_id, kind) DO UPDATE SET is_mailed = excluded.is_mailed
                """,
            arguments: [person, kind.rawValue, isMailed])
    }
}
