import CloudCore
import CloudHTTP
import CommonBase
import Foundation

/// Logins and their renewal by single-use refresh tokens. A token that is used twice was stolen, so
/// the service revokes its whole family.
package struct LoginService: Sendable {
    package static let refreshLifetimeSeconds: Int64 = 30 * 86_400
    private static let wrong = ServiceError(
        .unauthenticated, "The e-mail address or the password is wrong.")

    package struct Login: Sendable {
        package var person: Person
        /// Shown once; the database holds its hash.
        package var refreshToken: String
        /// The family of the refresh token. Access tokens are valid while it has tokens.
        package var family: String
    }

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let passwords: PasswordHasher
    /// Of an e-mail address from one client, so that guesses do not lock the owner out.
    private let byAccount = AttemptLimiter(burst: 10, perMinute: 5)
    /// Of one client (IPv6: a /64), which may be an office behind one address.
    private let byClient = AttemptLimiter(burst: 60, perMinute: 30)
    /// Of all clients: guesses from many addresses. A client without recent attempts may go on, so
    /// that nobody can lock out the others.
    private let inAll = AttemptLimiter(burst: 1000, perMinute: 600)

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        passwords: PasswordHasher
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.passwords = passwords
    }

    /// Attempts count until they succeed, so that many at once are limited like many in a row.
    /// - Parameter client: the IP address of the client.
    /// - Throws: `unauthenticated`; `tooManyRequests` after too many failures; `overloaded`.
    package func logIn(email: String, password: String, from client: String) async throws -> Login {
        let (token, family, now) = (random.text(), random.text(), now().wall)
        return try await checkingPassword(email: email, password: password, from: client) {
            try Self.issue(token, to: $0, family: family, $1, at: now)
        }
    }

    /// Checks a password, and then runs `body` with the person in a database transaction.
    /// - Throws: as `logIn`.
    func checkingPassword<Value: Sendable>(
        email: String, password: String, from client: String,
        _ body: @escaping @Sendable (Person, Database) throws -> Value
    ) async throws -> Value {
        let attempt = try begin(email, from: IPAddress.network(ofClient: client))
        let person = try await database.read { db in
            try attempt.email.flatMap { try PersonTable.atLogin(email: $0, db) }
        }
        let isRight: Bool
        do {
            isRight = try await passwords.verify(
                password, against: person?.passwordHash, for: attempt.client)
        } catch let error as ServiceError {
            // The password was not looked at.
            giveBack(attempt)
            throw error
        }
        guard isRight, let person, person.status == .active else { throw Self.wrong }
        giveBack(attempt)
        return try await database.write { db in
            // The password may have changed, or the person been blocked, while it was verified.
            guard let current = try PersonTable.find(person.id, viewer: .system, db),
                current.status == .active, current.passwordHash == person.passwordHash
            else { throw Self.wrong }
            return try body(current, db)
        }
    }

    private struct Attempt {
        /// Nil for a text that no account can have.
        var email: String?
        var client: String
        var account: String
    }

    /// Counts an attempt. - Throws: `tooManyRequests`.
    private func begin(_ text: String, from client: String) throws -> Attempt {
        let email = Self.normalized(text)
        let now = now()
        let attempt = Attempt(
            email: email, client: client, account: "\(client) \(email ?? "")")
        let refused = ServiceError(
            .tooManyRequests, "Too many failed logins; try again in a minute.")
        let isKnown = byClient.hasRecent(client, at: now)
        guard byAccount.take(attempt.account, at: now) else { throw refused }
        guard byClient.take(client, at: now) else {
            byAccount.giveBack(attempt.account, at: now)
            throw refused
        }
        guard inAll.take("", at: now) || !isKnown else {
            byAccount.giveBack(attempt.account, at: now)
            byClient.giveBack(client, at: now)
            throw refused
        }
        return attempt
    }

    private func giveBack(_ attempt: Attempt) {
        let now = now()
        byAccount.giveBack(attempt.account, at: now)
        byClient.giveBack(attempt.client, at: now)
        inAll.giveBack("", at: now)
    }

    /// The e-mail address in lower case, without spaces around it; nil if it is not valid.
    static func normalized(_ text: String) -> String? {
        guard text.utf8.count <= 1000 else { return nil }
        do {
            return try Check.email(text.trimmingCharacters(in: .whitespaces).lowercased())
        } catch {
            return nil
        }
    }

    /// - Throws: `unauthenticated` for a token that is unknown, expired or used.
    package func refresh(_ token: String) async throws -> Login {
        let (hash, now, next) = (
            SecretHash.of(token), now().wall, random.text()
        )
        // A single transaction, so that a family that is being revoked gets no further token.
        let login = try await database.write { db -> Login? in
            guard let known = try RefreshTokenTable.find(hash: hash, db) else { return nil }
            if known.usedAt != nil || known.expiresAt <= now {
                try RefreshTokenTable.deleteFamily(known.family, of: known.personID, db)
                return nil
            }
            try RefreshTokenTable.markUsed(hash: hash, at: now, db)
            guard let person = try PersonTable.find(known.personID, viewer: .system, db),
                person.status == .active
            else { return nil }
            return try Self.issue(next, to: person, family: known.family, db, at: now)
        }
        guard let login else {
            throw ServiceError(
                .unauthenticated, "The refresh token is invalid, expired or used; log in again.")
        }
        return login
    }

    /// Revokes the family of `token`; ignores an unknown token.
    package func logOut(_ token: String) async throws {
        let hash = SecretHash.of(token)
        try await database.write { db in
            guard let known = try RefreshTokenTable.find(hash: hash, db) else { return }
            try RefreshTokenTable.deleteFamily(known.family, of: known.personID, db)
        }
    }

    private static func issue(
        _ token: String, to person: Person, family: String, _ db: Database, at now: Timestamp
    ) throws -> Login {
        try RefreshTokenTable.insert(
            RefreshToken(
                hash: SecretHash.of(token), family: family, personID: person.id,
                expiresAt: now.adding(seconds: refreshLifetimeSeconds)), db)
        return Login(person: person, refreshToken: token, family: family)
    }
}
