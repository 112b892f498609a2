import CloudHTTP
import CloudServices
import CloudStore
import Common

enum IdTokenRoutes {
    struct NewIdToken: Decodable, Sendable {
        /// A card's UID as hexadecimal digits, or a tag that somebody made up.
        var idToken: String
        var driverId: PersonID
        var label: String?
        var expiresAt: Timestamp?
    }

    struct Change: Decodable, Sendable {
        var status: IdTokenRecord.Status
    }

    struct IdTokenView: Encodable, Sendable {
        var id: String
        /// The last characters; the whole token is not kept.
        var suffix: String
        var label: String
        var driverId: PersonID
        var status: IdTokenRecord.Status
        var expiresAt: Timestamp?
        var createdAt: Timestamp

        init(_ record: IdTokenRecord) {
            id = record.id
            suffix = record.reference.suffix
            label = record.label
            driverId = record.personID
            status = record.status
            expiresAt = record.expiresAt
            createdAt = record.createdAt
        }
    }

    static func all(_ environment: CloudEnvironment) -> [Route] {
        let database = environment.database
        return [
            Route(
                .post, "/api/v1/id-tokens", caller: .admin, "Enrol a card or tag for a driver",
                success: .created
            ) { (call: Call<NewIdToken>) in
                guard let token = IdToken(call.body.idToken) else {
                    throw ServiceError(
                        .invalidInput, "An id token has 1 to 36 printable characters.",
                        field: "idToken")
                }
                return try await database.write { db in
                    IdTokenView(
                        try IdTokenService.add(
                            token, id: environment.random.text(), label: call.body.label ?? "",
                            person: call.body.driverId, expiresAt: call.body.expiresAt,
                            vault: environment.vault, db, at: call.moment))
                }
            },
            Route(.get, "/api/v1/id-tokens", caller: .admin, "List id tokens") { call in
                let (size, after) = (try call.pageSize(), call.queryText("cursor") ?? "")
                let tokens = try await database.read { db in
                    try IdTokenTable.list(after: after, limit: size + 1, db)
                }
                return Page(tokens, size: size, item: IdTokenView.init) { $0.id }
            },
            Route(
                .patch, "/api/v1/id-tokens/{id}", caller: .admin, "Block or unblock an id token"
            ) { (call: Call<Change>) in
                let id: ID<IdTokenRecord> = try call.id()
                return try await database.write { db in
                    IdTokenView(try IdTokenService.setStatus(call.body.status, id: id.text, db))
                }
            },
        ]
    }
}
