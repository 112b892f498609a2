import CloudCore
import CommonBase
import MessageCatalogue

/// New passwords: of people who know their old one, and of those who forgot it.
package struct PasswordService: Sendable {
    private let database: CloudDatabase
    private let random: RandomSource
    private let newPasswords: NewPasswords
    private let limits: AccountLimits

    package init(
        database: CloudDatabase, random: RandomSource, newPasswords: NewPasswords,
        limits: AccountLimits
    ) {
        self.database = database
        self.random = random
        self.newPasswords = newPasswords
        self.limits = limits
    }

    /// Mails a link to reset the password, if the address has an account. The answer is the same if
    /// it has none.
    /// - Parameter language: of the mail to a person who has not chosen one.
    /// - Throws: `invalidInput` for a text that is no address; `tooManyRequests`.
    package func requestReset(
        email text: String, language: Language, from client: String, at moment: Moment
    ) async throws {
        try limits.take(client: client, at: moment)
        let email = try RegistrationService.address(text)
        let token = random.text()
        try await database.write { db in
            let now = moment.wall
            guard try !AccountLinkTable.isExhausted(.passwordReset, email, at: now, db) else {
                return
            }
            let person = try PersonTable.atLogin(email: email, db)
            let active = person?.status == .active ? person : nil
            let link = AccountLink(
                .passwordReset, email: email, personID: active?.id,
                language: try active.flatMap { try PersonTable.language(of: $0.id, db) }
                    ?? language, at: now)
            try AccountLinkTable.insert(link, token: token, db)
            guard active != nil else { return }
            try MailTable.add(AccountMails.passwordReset(link, token: token), db, at: now)
        }
    }

    /// The request behind a mailed link.
    /// - Throws: `notFound` for a link that was used, has expired or never existed.
    package func findReset(token: String, at moment: Moment) async throws -> AccountLink {
        try await database.read { db in
            guard let link = try AccountLinkTable.find(token: token, at: moment.wall, db),
                link.kind == .passwordReset, link.personID != nil
            else { throw AccountLink.invalid }
            return link
        }
    }

    /// Sets a new password, ends all sessions and logins, and removes the passkeys and the personal
    /// access tokens: somebody else may have made them. Of two requests with one link, the second
    /// gets `notFound`.
    /// - Throws: `invalidInput` naming the password; `notFound`; `overloaded`.
    package func reset(
        token: String, password: String, from client: String, at moment: Moment
    ) async throws {
        _ = try await findReset(token: token, at: moment)
        let hash = try await newPasswords.hash(password, for: client)
        try await database.write { db in
            guard
                let link = try AccountLinkTable.use(
                    .passwordReset, token: token, at: moment.wall, db),
                let id = link.personID, try PersonTable.isActive(id, db)
            else { throw AccountLink.invalid }
            try set(hash, of: id, keeping: nil, db, at: moment)
            try PasskeyTable.deleteAll(of: id, db)
            try PersonalTokenService.removeAll(of: id, db, at: moment)
            try Notifications.send(AccountMails.passwordReset(of: id), db, at: moment.wall)
        }
    }

    /// Changes the password, and ends all logins and the other sessions.
    /// - Parameter session: the hash of the session that goes on.
    /// - Throws: `invalidInput` naming `currentPassword` or `password`; `tooManyRequests`;
    ///   `overloaded`.
    package func change(
        of id: PersonID, from current: String, to new: String, keeping session: String?,
        client: String, at moment: Moment
    ) async throws {
        let person = try await authenticate(id, current, client: client, at: moment)
        let hash = try await newPasswords.hash(new, for: client)
        try await database.write { db in
            // The password may have changed while this one was checked.
            guard let now = try PersonTable.find(id, viewer: .system, db),
                now.passwordHash == person.passwordHash
            else { throw Self.wrongPassword }
            try set(hash, of: id, keeping: session, db, at: moment)
            try Notifications.send(AccountMails.passwordChanged(id), db, at: moment.wall)
        }
    }

    /// Checks the password of a person who is signed in, before a change of what protects the
    /// account.
    /// - Throws: `invalidInput` naming `currentPassword`; `tooManyRequests`; `overloaded`.
    func authenticate(
        _ id: PersonID, _ password: String, client: String, at moment: Moment
    ) async throws -> Person {
        let person = try await database.read { db in
            try PeopleService.find(id, viewer: .system, db)
        }
        try limits.take(person: id, at: moment)
        do {
            guard try await newPasswords.isRight(password, of: person, for: client) else {
                throw Self.wrongPassword
            }
        } catch let error as ServiceError where error.code == .overloaded {
            limits.giveBack(person: id, at: moment)
            throw error
        }
        limits.giveBack(person: id, at: moment)
        return person
    }

    private func set(
        _ hash: String, of id: PersonID, keeping session: String?, _ db: Database,
        at moment: Moment
    ) throws {
        _ = try PeopleService.change(
            id, PeopleService.Changes(passwordHash: .set(hash)), keeping: session,
            viewer: .system, db, at: moment)
    }

    private static let wrongPassword = ServiceError(
        .invalidInput, "currentPassword is wrong.", field: "currentPassword")
}
