import CloudCore
import CommonBase
import MessageCatalogue

/// New accounts. A person gives an address, gets a link there, and chooses a password behind it: who
/// can't read the mail of an address neither gets an account nor sets the password of one.
package struct RegistrationService: Sendable {
    package let policy: RegistrationPolicy
    private let database: CloudDatabase
    private let random: RandomSource
    private let newPasswords: NewPasswords
    private let invitations: any InvitationRule
    private let limits: AccountLimits

    package init(
        policy: RegistrationPolicy, database: CloudDatabase, random: RandomSource,
        newPasswords: NewPasswords, invitations: any InvitationRule, limits: AccountLimits
    ) {
        self.policy = policy
        self.database = database
        self.random = random
        self.newPasswords = newPasswords
        self.invitations = invitations
        self.limits = limits
    }

    package struct Application: Sendable {
        package var name: String
        package var email: String
        package var language: Language
        /// The token of an invitation.
        package var invitation: String?
        /// The page of ours that the person wants to see afterwards.
        package var next: String?

        package init(
            name: String, email: String, language: Language, invitation: String? = nil,
            next: String? = nil
        ) {
            self.next = next
            self.name = name
            self.email = email
            self.language = language
            self.invitation = invitation
        }
    }

    /// Mails a link that confirms the address. The answer is the same for a known address, whose
    /// owner gets another mail.
    /// - Throws: `invalidInput` naming the field; `forbidden` without an invitation where one is
    ///   required; `notFound` for an invalid invitation; `tooManyRequests`.
    package func apply(
        _ application: Application, from client: String, at moment: Moment
    ) async throws {
        try limits.take(client: client, at: moment)
        let name = try Check.text(application.name, "name", 1...200)
        let email = try Self.address(application.email)
        guard policy == .open || application.invitation != nil else {
            throw ServiceError(.forbidden, "Registration needs an invitation.")
        }
        let token = random.text()
        try await database.write { db in
            let invitation = try application.invitation.map {
                try invitations.find(token: $0, db, at: moment)
            }
            let now = moment.wall
            guard try !AccountLinkTable.isExhausted(.registration, email, at: now, db) else {
                return
            }
            let known = try PersonTable.atLogin(email: email, db)
            let link = AccountLink(
                .registration, email: email, name: name, language: application.language,
                invitationID: invitation?.id, at: now)
            try AccountLinkTable.insert(link, token: token, db)
            let mail =
                try known.map { try AccountMails.known($0, link, db) }
                ?? AccountMails.confirmation(link, token: token, next: application.next)
            try MailTable.add(mail, db, at: now)
        }
    }

    /// The registration behind a mailed link.
    /// - Throws: `notFound` for a link that was used, has expired or never existed.
    package func find(token: String, at moment: Moment) async throws -> AccountLink {
        try await database.read { db in try Self.find(token, db, at: moment) }
    }

    /// Makes the account. Of two requests with one link, the second gets `notFound`.
    /// - Throws: `invalidInput` naming the password; `notFound`; `conflict` if the address got an
    ///   account meanwhile; `tooManyRequests`.
    package func confirm(
        token: String, password: String, from client: String, at moment: Moment
    ) async throws -> Person {
        // A password is hashed only for who has a link.
        _ = try await find(token: token, at: moment)
        let hash = try await newPasswords.hash(password, for: client)
        let id: PersonID = random.id()
        return try await database.write { db in
            guard
                let link = try AccountLinkTable.use(
                    .registration, token: token, at: moment.wall, db)
            else { throw AccountLink.invalid }
            return try add(
                id, link.name ?? "", email: link.email, hash, link.language, link.invitationID, db,
                at: moment)
        }
    }

    /// Makes the account of a person whom a mail invited, which has proven the address.
    /// - Throws: `invalidInput` naming the field; `notFound` for an invalid invitation, and for one
    ///   that was not mailed; `conflict` if the address has an account; `tooManyRequests`.
    package func register(
        invitation token: String, name: String, password: String, language: Language,
        from client: String, at moment: Moment
    ) async throws -> Person {
        try limits.take(client: client, at: moment)
        let name = try Check.text(name, "name", 1...200)
        _ = try await database.read { db in
            try invitations.find(token: token, db, at: moment)
        }
        let hash = try await newPasswords.hash(password, for: client)
        let id: PersonID = random.id()
        return try await database.write { db in
            let invitation = try invitations.find(token: token, db, at: moment)
            guard let email = invitation.email else { throw AccountLink.invalid }
            return try add(id, name, email: email, hash, language, invitation.id, db, at: moment)
        }
    }

    private func add(
        _ id: PersonID, _ name: String, email: String, _ hash: String, _ language: Language,
        _ invitation: InvitationID?, _ db: Database, at moment: Moment
    ) throws -> Person {
        // An invitation that was revoked has taken its links along.
        guard policy == .open || invitation != nil else { throw AccountLink.invalid }
        let person = try PeopleService.add(
            id: id, name: name, email: email, passwordHash: hash, db, at: moment)
        try PersonTable.setLanguage(language, of: id, db)
        if let invitation { try invitations.accept(invitation, by: id, db, at: moment) }
        return person
    }

    private static func find(
        _ token: String, _ db: Database, at moment: Moment
    ) throws -> AccountLink {
        guard let link = try AccountLinkTable.find(token: token, at: moment.wall, db),
            link.kind == .registration
        else { throw AccountLink.invalid }
        return link
    }

    /// The address in lower case. - Throws: `invalidInput` naming the field.
    package static func address(_ text: String) throws -> String {
        guard let email = LoginService.normalized(text), email.utf8.count >= 3 else {
            throw ServiceError(
                .invalidInput, "email must be an address such as eva@example.org.", field: "email")
        }
        return email
    }
}
