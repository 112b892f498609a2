import CloudCore
import CloudHTTP
import CommonBase
import Hummingbird

/// Authenticates people by the access token of a login, or by a personal access token.
///
/// It reads the person and the login for each request, so that blocking a person, taking the admin
/// flag away, ending a login, and revoking a personal access token take effect at once.
struct PersonAuthenticator: Authenticator {
    let database: CloudDatabase
    let tokens: AccessTokens

    private static let refused = ServiceError(
        .unauthenticated, "The access token is invalid or expired; log in again.")

    func admit(_ request: Request, at moment: Moment) async throws -> HeadAdmission {
        guard let token = request.bearerToken ?? request.ocpiToken else {
            throw ServiceError(
                .unauthenticated, "The access token is missing; log in at /api/v1/login.")
        }
        if token.hasPrefix(PersonalToken.prefix) {
            return HeadAdmission(.person(try await owner(of: token, at: moment)))
        }
        let (id, login) = try await tokens.verify(token, at: moment)
        return HeadAdmission(
            .person(
                try await database.read { db in
                    guard try RefreshTokenTable.hasFamily(login, of: id, db) else {
                        throw Self.refused
                    }
                    return try Self.signedIn(id, Set(AccessScope.allCases), isLogin: true, db)
                }))
    }

    /// The owner of a personal access token.
    private func owner(of text: String, at moment: Moment) async throws -> SignedIn {
        let (hash, now) = (SecretHash.of(text), moment.wall)
        let (token, person) = try await database.read { db in
            guard let token = try PersonalTokenTable.valid(hash: hash, at: now, db) else {
                throw Self.refused
            }
            return (token, try Self.signedIn(token.personID, token.scopes, isLogin: false, db))
        }
        if token.isUnusedSinceHour(of: now) {
            try await database.write { db in
                try PersonalTokenTable.noteUse(token.id, at: now, db)
            }
        }
        return person
    }

    /// - Throws: `unauthenticated` for a person who is blocked or was removed.
    private static func signedIn(
        _ id: PersonID, _ scopes: Set<AccessScope>, isLogin: Bool, _ db: Database
    ) throws -> SignedIn {
        guard let person = try PersonTable.find(id, viewer: .system, db), person.status == .active
        else { throw refused }
        return SignedIn(id: id, isAdmin: person.isAdmin, scopes: scopes, isLogin: isLogin)
    }
}
