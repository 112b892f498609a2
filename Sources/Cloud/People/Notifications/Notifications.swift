import CloudCore
import CommonBase
import MessageCatalogue

/// Tells people what happened.
package enum Notifications {
    /// Maximum mails of notifications that a person gets in an hour, so that a charger that reports
    /// the same thing again and again does not fill their mailbox. The inbox holds all of them.
    /// `NotificationKind.account` has no limit.
    static let mailsPerHour = 10

    private static let howToStop = Message(
        "You can turn such mails off in Zapoj: Inbox, then “What comes by e-mail”.",
        "Takové e-maily můžeš v Zapoji vypnout: Schránka a pak „Co chodí e-mailem“.")
    private static let open = Message("Open in Zapoj", "Otevřít v Zapoji")

    /// Writes a line of the person's inbox and, if the person wants this kind by mail, a mail, in the
    /// transaction of the change. Does nothing for a person without an account.
    package static func send(
        _ notification: Notification, _ db: Database, at now: Timestamp
    ) throws {
        let person = notification.person
        guard let recipient = try PersonTable.recipient(person, db) else { return }
        let isMailed =
            try recipient.email != nil && isWanted(notification.kind, by: person, db, at: now)
        try NotificationTable.insert(notification, isMailed: isMailed, db, at: now)
        guard isMailed, let email = recipient.email else { return }
        try MailTable.add(
            OutgoingMail(
                to: email, language: recipient.language ?? .english, subject: notification.title,
                paragraphs: [notification.text]
                    + (notification.kind.isAlwaysMailed ? [] : [howToStop]),
                link: notification.path.map { (open, $0) }),
            db, at: now)
    }

    private static func isWanted(
        _ kind: NotificationKind, by person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        if kind.isAlwaysMailed { return true }
        guard try NotificationChoiceTable.isMailed(kind, to: person, db) else { return false }
        let mailed = try NotificationTable.mailedCount(
            of: person, since: now.adding(seconds: -3600), db)
        return mailed < mailsPerHour
    }
}
