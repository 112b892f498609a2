import CloudCore
import CommonBase
import MessageCatalogue

/// A new e-mail address of an account: confirmed at the new one, reported to the old one.
package struct EmailChangeService: Sendable {
    private let database: CloudDatabase
    private let random: RandomSource
    private let limits: AccountLimits

    package init(
        database: CloudDatabase, random: RandomSource, limits: AccountLimits
    ) {
        self.database = database
        self.random = random
        self.limits = limits
    }

    /// Mails a link to the new address of a person with a recent proof. The answer is the same for an
    /// address that belongs to somebody else, who gets another mail.
    /// - Parameter language: of the mails to a person who has not chosen one.
    /// - Throws: `invalidInput` naming `email`; `tooManyRequests`, which names `email` for too many
    ///   changes in a day.
    package func request(
        of id: PersonID, newEmail text: String, language: Language, client: String,
        at moment: Moment
    ) async throws {
        let email = try RegistrationService.address(text)
        let person = try await database.read { db in
            try PeopleService.find(id, viewer: .system, db)
        }
        try Check.that(
            person.email?.lowercased() != email, "email", "email is your address already.")
        try limits.take(client: client, at: moment)
        let token = random.text()
        let isAllowed = try await database.write { db -> Bool in
            let now = moment.wall
            let count = try AccountLinkTable.count(
                .emailChange, of: id, since: now.adding(seconds: -86_400), db)
            guard count < AccountLink.emailChangesPerDay else { return false }
            guard try !AccountLinkTable.isExhausted(.emailChange, email, at: now, db) else {
                return true
            }
            let known = try PersonTable.atLogin(email: email, db)
            let link = AccountLink(
                .emailChange, email: email, personID: id,
                language: try PersonTable.language(of: id, db) ?? language, at: now)
            try AccountLinkTable.insert(link, token: token, db)
            let mail =
                try known.map { try AccountMails.known($0, link, db) }
                ?? AccountMails.newAddress(link, of: person.name, token: token)
            try MailTable.add(mail, db, at: now)
            if let old = person.email {
                try MailTable.add(
                    AccountMails.addressChangeRequested(link, old: old), db, at: now)
            }
            return true
        }
        guard isAllowed else {
            throw ServiceError(
                .tooManyRequests,
                "email may change at most \(AccountLink.emailChangesPerDay) times a day.",
                field: "email")
        }
    }

    /// The request behind a mailed link, and the name of the account.
    /// - Throws: `notFound` for a link that was used, has expired or never existed.
    package func find(
        token: String, at moment: Moment
    ) async throws -> (link: AccountLink, name: String) {
        try await database.read { db in
            guard let link = try AccountLinkTable.find(token: token, at: moment.wall, db),
                link.kind == .emailChange, let id = link.personID,
                let person = try PersonTable.find(id, viewer: .system, db)
            else { throw AccountLink.invalid }
            return (link, person.name)
        }
    }

    /// Sets the new address. Of two requests with one link, the second gets `notFound`.
    /// - Throws: `notFound`; `conflict` if the address belongs to somebody else meanwhile.
    package func confirm(token: String, at moment: Moment) async throws {
        try await database.write { db in
            let now = moment.wall
            guard
                let link = try AccountLinkTable.use(.emailChange, token: token, at: now, db),
                let id = link.personID,
                let before = try PersonTable.find(id, viewer: .system, db),
                before.status == .active
            else { throw AccountLink.invalid }
            _ = try PeopleService.change(
                id, PeopleService.Changes(email: .set(link.email)), viewer: .system, db,
                at: moment)
            try Notifications.send(AccountMails.addressChanged(id, to: link.email), db, at: now)
            if let old = before.email {
                try MailTable.add(AccountMails.addressLeft(link, old: old), db, at: now)
            }
        }
    }
}
