import CloudCore
import CommonBase
import MessageCatalogue

extension DomainObject {
    package static let mail = DomainObject(rawValue: "mail")
}

extension Signal {
    /// A mail waits, or its state changed.
    package static let mail = Signal(.mail, "")
}

/// The outbox: mails are written in the transaction of the change that they report, and sent later.
package enum MailTable {
    /// Maximum mails that wait, and of these, to one recipient.
    static let maximumWaiting = 10_000
    static let maximumWaitingPerRecipient = 100

    /// Puts a mail into the outbox, which sends it after the commit.
    /// - Returns: false if the mail was dropped, because too many wait.
    @discardableResult
    package static func add(
        _ mail: OutgoingMail, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        guard try hasRoom(for: mail.to, db) else { return false }
        let texts = mail.paragraphs.prefix(OutgoingMail.maximumParagraphs).map { text in
            JSONValue.string(
                text(mail.language).storable(scalars: OutgoingMail.maximumParagraph))
        }
        func line(_ text: Message) -> String {
            text(mail.language).storable(scalars: OutgoingMail.maximumSubject)
        }
        try db.execute(
            cached: """
                INSERT INTO mail
                    (recipient, language, subject, paragraphs, link_label, link_path, state,
                     next_attempt_at, created_at, is_last)
                VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?)
                """,
            arguments: [
                mail.to, mail.language.rawValue, line(mail.subject),
                JSONWriter.text(.array(texts)), mail.link.map { line($0.label) },
                mail.link.map { $0.path.storable(scalars: OutgoingMail.maximumPath) }, now, now,
                mail.isLast,
            ])
        db.signal(.mail)
        return true
    }

    /// Deletes the mails to an address, as those of a deleted account. Of a spooled one it leaves only
    /// what `deleteOld` needs to delete it with its file.
    static func deleteAll(to recipient: String, _ db: Database) throws {
        let address = recipient.lowercased()
        try db.execute(
            cached: "DELETE FROM mail WHERE lower(recipient) = ? AND state <> 'spooled'",
            arguments: [address])
        try db.execute(
            cached: """
                UPDATE mail SET recipient = 'deleted', subject = 'deleted', paragraphs = '[]',
                    link_label = NULL, link_path = NULL, error = NULL, is_last = 1
                WHERE lower(recipient) = ?
                """,
            arguments: [address])
        db.signal(.mail)
    }

    private static func hasRoom(for recipient: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT NOT EXISTS (SELECT 1 FROM mail WHERE state = 'waiting'
                        ORDER BY id LIMIT 1 OFFSET \(maximumWaiting - 1))
                    AND NOT EXISTS (SELECT 1 FROM mail WHERE state = 'waiting' AND recipient = ?
                        ORDER BY id LIMIT 1 OFFSET \(maximumWaitingPerRecipient - 1))
                """,
            arguments: [recipient]) ?? false
    }
}
