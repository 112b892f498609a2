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

    private static let notPushed = Message(
        "This comes by e-mail because your phone could not be reached.",
        "Přichází to e-mailem, protože se to nepodařilo doručit na tvůj telefon.")

    /// Writes a line of the person's inbox, a push to each of the person's browsers that take them
    /// and, if the person wants this kind by mail, a mail, in the transaction of the change. Does
    /// nothing for a person without an account.
    package static func send(
        _ notification: Notification, _ db: Database, at now: Timestamp
    ) throws {
        let person = notification.person
        guard let recipient = try PersonTable.recipient(person, db) else { return }
        let isMailed =
            try recipient.email != nil && isWanted(notification.kind, by: person, db, at: now)
        let id = try NotificationTable.insert(notification, isMailed: isMailed, db, at: now)
        try PushMessageTable.add(id, notification.kind, to: person, db, at: now)
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
        return try mayBeMailed(person, db, at: now)
    }

    private static func mayBeMailed(
        _ person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        let mailed = try NotificationTable.mailedCount(
            of: person, since: now.adding(seconds: -3600), db)
        return mailed < mailsPerHour
    }

    /// Mails a notification that could not be pushed to any browser, unless it was mailed, was read
    /// meanwhile, or may still reach a browser.
    static func mailInstead(
        _ id: Int64, to person: PersonID, _ db: Database, at now: Timestamp
    ) throws {
        guard let notification = try NotificationTable.findUnread(id, db),
            try !PushMessageTable.isOnItsWay(id, db),
            let recipient = try PersonTable.recipient(person, db), let email = recipient.email,
            try mayBeMailed(person, db, at: now)
        else { return }
        try NotificationTable.noteMail(id, db)
        try MailTable.add(
            OutgoingMail(
                to: email, language: recipient.language ?? .english,
                subject: notification.title, paragraphs: [notification.text, notPushed],
                link: notification.path.map { (open, $0) }),
            db, at: now)
    }
}
