import CloudCore
import CloudHTTP
import CommonBase

/// Finds out who signed in with a browser. It reads the session and the person for each request, so
/// that ending a session, or blocking a person, takes effect at once.
struct SessionAuthenticator: BrowserAuthenticator {
    let database: CloudDatabase

    /// A use is noted at most this often, in milliseconds.
    private static let noteInterval: Int64 = 3_600_000

    func session(_ token: String?, at moment: Moment) async throws -> BrowserSession {
        guard let token, (16...200).contains(token.utf8.count) else { return BrowserSession() }
        let (hash, now) = (SecretHash.of(token), moment.wall)
        let found = try await database.read { db -> (WebSession, Person)? in
            guard let session = try WebSessionTable.find(hash: hash, db, at: now),
                let person = try PersonTable.find(session.personID, viewer: .system, db),
                person.status == .active
            else { return nil }
            return (session, person)
        }
        guard let (session, person) = found else { return BrowserSession(token: token) }
        if now.millisecondsSince(session.lastUsedAt) > Self.noteInterval {
            try await database.write { db in
                try WebSessionTable.noteUse(hash: hash, db, at: now)
            }
        }
        return BrowserSession(
            token: token,
            person: SignedIn(
                id: person.id, isAdmin: person.isAdmin, scopes: Set(AccessScope.allCases),
                isLogin: true),
            language: person.language, provedAt: session.createdAt)
    }
}
