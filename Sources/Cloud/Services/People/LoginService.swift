import CloudStore
import Common

/// Logging in, and staying so: refresh tokens are good for one use each. One that is used twice was
/// stolen from somebody, so that its whole family ends.
public struct LoginService: Sendable {
    public static let refreshLifetimeSeconds: Int64 = 30 * 86_400
    private static let wrong = ServiceError(.unauthenticated, "Wrong e-mail address or password.")

    public struct Login: Sendable {
        public var person: Person
        /// Shown once; the database holds its hash.
        public var refreshToken: String
    }

    private let environment: CloudEnvironment
    private let limiter = AttemptLimiter(burst: 10, perMinute: 5)

    public init(environment: CloudEnvironment) { self.environment = environment }

    /// - Throws: `unauthenticated`, or `tooManyRequests` after too many failures for this address.
    public func logIn(email: String, password: String) async throws -> Login {
        let key = String(email.lowercased().prefix(254))
        guard limiter.allows(key, at: environment.now()) else {
            throw ServiceError(.tooManyRequests, "Too many failed logins; wait a minute.")
        }
        let person = try await environment.database.read { db in
            try PersonTable.find(email: email, db)
        }
        let isRight = try await environment.passwords.verify(
            password, against: person?.passwordHash)
        guard isRight, let person else {
            limiter.noteFailure(key, at: environment.now())
            throw Self.wrong
        }
        return try await issue(person, family: environment.random.text())
    }

    /// - Throws: `unauthenticated` for a token that is unknown, expired or used.
    public func refresh(_ token: String) async throws -> Login {
        let (hash, now) = (SecretHash.of(token), environment.now().wall)
        let used = try await environment.database.write { db -> (Person, String)? in
            guard let known = try RefreshTokenTable.find(hash: hash, db) else { return nil }
            if known.usedAt != nil || known.expiresAt <= now {
                try RefreshTokenTable.deleteFamily(known.family, db)
                return nil
            }
            try RefreshTokenTable.markUsed(hash: hash, at: now, db)
            return try PersonTable.find(known.personID, db).map { ($0, known.family) }
        }
        guard let (person, family) = used else {
            throw ServiceError(.unauthenticated, "This refresh token is not valid; log in again.")
        }
        return try await issue(person, family: family)
    }

    /// Ends the family of `token`; an unknown one is no error.
    public func logOut(_ token: String) async throws {
        let hash = SecretHash.of(token)
        try await environment.database.write { db in
            guard let known = try RefreshTokenTable.find(hash: hash, db) else { return }
            try RefreshTokenTable.deleteFamily(known.family, db)
        }
    }

    private func issue(_ person: Person, family: String) async throws -> Login {
        let (token, now) = (environment.random.text(), environment.now().wall)
        let record = RefreshToken(
            hash: SecretHash.of(token), family: family, personID: person.id,
            expiresAt: now.adding(seconds: Self.refreshLifetimeSeconds))
        try await environment.database.write { db in
            try RefreshTokenTable.deleteExpired(before: now, db)
            try RefreshTokenTable.insert(record, db)
        }
        return Login(person: person, refreshToken: token)
    }
}
