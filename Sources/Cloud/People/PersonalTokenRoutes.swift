import CloudCore
import CloudHTTP
import CommonBase

struct PersonalTokenRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct NewToken: Codable, Sendable, Documented {
        static let notes = [
            "name": "What the token is for, 1 to 200 characters",
            "scopes":
                "read: read what you may see; control: commands and reservations; admin: change "
                + "everything else that you may change; money: no route yet",
            "expiresAt": "At most 366 days from now; 90 days if absent",
            "personId": "Required on the command line; otherwise you",
        ]

        var name: String
        var scopes: [AccessScope]
        var expiresAt: Timestamp?
        var personId: PersonID?
    }

    struct TokenView: Codable, Sendable, Documented {
        static let notes = [
            "lastUsedAt": "To the hour; absent before the first use",
            "token": "Only in the response that creates it",
        ]

        var id: ID<PersonalToken>
        var personId: PersonID
        var name: String
        var scopes: [AccessScope]
        var createdAt: Timestamp
        var expiresAt: Timestamp
        var lastUsedAt: Timestamp?
        var token: String?

        init(_ token: PersonalToken, secret: String? = nil) {
            id = token.id
            personId = token.personID
            name = token.name
            scopes = token.scopeList
            createdAt = token.createdAt
            expiresAt = token.expiresAt
            lastUsedAt = token.lastUsedAt
            self.token = secret
        }
    }

    private static let person = QueryParameter<PersonID>.id(
        "personId", "Only access tokens of this person")
    private static let cursor = Paging.cursor(ID<PersonalToken>.init)

    func all() -> [Route] { [add(), list(), remove()] }

    private func add() -> Route {
        Route(
            .post, "/api/v1/access-tokens", caller: .login,
            "Create a personal access token for a program", success: .created,
            errors: [.conflict, .notFound]
        ) { (call: Call<NewToken>) in
            let caller = try call.callingPerson()
            guard let owner = caller ?? call.body.personId else {
                throw ServiceError(.invalidInput, "personId is required.", field: "personId")
            }
            guard call.body.personId ?? owner == owner else {
                throw ServiceError(
                    .forbidden, "personId must be absent or your own id.", field: "personId")
            }
            let new = PersonalTokenService.New(
                id: random.id(), secret: PersonalToken.secret(random), person: owner,
                name: call.body.name, scopes: Set(call.body.scopes),
                expiresAt: call.body.expiresAt)
            return try await database.write { db in
                TokenView(
                    try PersonalTokenService.add(new, db, at: call.moment), secret: new.secret)
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/access-tokens", caller: .person(.read),
            "List your personal access tokens; an admin sees those of all people",
            query: [Self.person, Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let person = try call.query(Self.person)
            let tokens = try await database.read { db in
                try PersonalTokenTable.list(
                    person: person, after: after, limit: size + 1, viewer: call.viewer, db)
            }
            return Page(tokens, size: size, item: { TokenView($0) }) { $0.id.text }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/access-tokens/{id}", caller: .person(.admin),
            "Revoke a personal access token", success: .noContent
        ) { call in
            let id: ID<PersonalToken> = try call.id()
            try await database.write { db in
                try PersonalTokenService.remove(id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }
}
