import CloudCore
import CloudHTTP
import CommonBase

/// Sign-ins with a browser.
package struct SessionService: Sendable {
    let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let logins: LoginService

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        logins: LoginService
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.logins = logins
    }

    /// Signs in by password. - Returns: the new session token.
    /// - Throws: as `LoginService.logIn`.
    package func signIn(
        email: String, password: String, from client: String, userAgent: String
    ) async throws -> String {
        try await logins.checkingPassword(email: email, password: password, from: client) {
            try begin(for: $0.id, from: client, userAgent: userAgent, $1)
        }
    }

    /// Begins a session of a person who has proved who they are. - Returns: its token.
    package func begin(
        for person: PersonID, from client: String, userAgent: String, _ db: Database
    ) throws -> String {
        let token = random.text() + random.text()
        try WebSessionTable.insert(
            WebSession(
                hash: SecretHash.of(token), id: random.text(), personID: person,
                userAgent: userAgent.storable(scalars: WebSessionTable.userAgentLimit),
                client: client, createdAt: now().wall), db)
        return token
    }

    /// Replaces a session after its person has proved again who they are (OWASP ASVS 5.0, 7.2.4).
    /// - Returns: the new token; nil if the session has ended meanwhile.
    func renew(
        _ token: String, of person: PersonID, from client: String, userAgent: String,
        _ db: Database
    ) throws -> String? {
        let old = SecretHash.of(token)
        guard try WebSessionTable.find(hash: old, db, at: now().wall)?.personID == person else {
            return nil
        }
        let fresh = try begin(for: person, from: client, userAgent: userAgent, db)
        // The pushes to this browser go on.
        try PushSubscriptionTable.move(from: old, to: SecretHash.of(fresh), db)
        _ = try WebSessionTable.delete(hash: old, of: person, db)
        return fresh
    }

    /// Ends a session; ignores an unknown token.
    package func signOut(_ token: String, of person: PersonID?) async throws {
        try await database.write { db in
            guard let person else { return }
            _ = try WebSessionTable.delete(hash: SecretHash.of(token), of: person, db)
        }
    }
}
