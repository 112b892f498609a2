import CloudCore
import CommonBase

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
    private let limiter = AttemptLimiter(burst: 10, perMinute: 5)

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        passwords: PasswordHasher
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.passwords = passwords
    }

    /// The rate limit counts failures per e-mail address and client, so that an attacker's guesses
    /// don't lock the owner out.
    /// - Throws: `unauthenticated`; `tooManyRequests` after too many failures.
    package func logIn(email: String, password: String, from client: String) async throws -> Login {
        let key = "\(client) \(email.lowercased().prefix(254))"
        guard limiter.allows(key, at: now()) else {
            throw ServiceError(
                .tooManyRequests, "Too many failed logins; try again in a minute.")
        }
        let person = try await database.read { db in
            try PersonTable.atLogin(email: email, db)
        }
        let isRight = try await passwords.verify(
            password, against: person?.passwordHash)
        guard isRight, let person, person.status == .active else {
            limiter.noteFailure(key, at: now())
            throw Self.wrong
        }
        let (token, family) = (random.text(), random.text())
        let now = now().wall
        return try await database.write { db in
            try Self.issue(token, to: person, family: family, db, at: now)
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
