import CloudCore
import CloudHTTP
import CommonBase

/// The keys that sign access tokens.
struct AccessTokenKeyRoutes: Sendable {
    let tokens: AccessTokens
    let database: CloudDatabase

    struct AccessTokenKey: Codable, Sendable, Documented {
        static let notes = [
            "id": "Names the key in the tokens (`kid`)",
            "signs": "Whether new tokens are signed with this key; the other one is only accepted",
        ]

        var id: String
        var signs: Bool
    }

    struct AccessTokenKeyRotation: Codable, Sendable, Documented {
        static let notes = [
            "revokesPrevious":
                "true makes all access tokens invalid at once; otherwise they stay valid until they "
                + "expire"
        ]

        var revokesPrevious: Bool?
    }

    private var page: Page<AccessTokenKey> {
        let ids = tokens.keyIDs
        return Page(whole: ids.map { AccessTokenKey(id: $0, signs: $0 == ids.first) })
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/access-token-keys", caller: .admin,
                "List the keys of access tokens"
            ) { _ in page },
            Route(
                .post, "/api/v1/access-token-keys", caller: .admin,
                "Sign access tokens with a new key"
            ) { (call: Call<AccessTokenKeyRotation>) in
                let revokesPrevious = call.body.revokesPrevious ?? false
                try await tokens.rotate(revokesPrevious: revokesPrevious)
                // The keys are a file; the log is in the database.
                try await database.write { db in db.noteAudit(AuditRecorder.cloud, "", "changed") }
                // Ends the open streams, whose readers must authenticate again.
                if revokesPrevious { database.signals.post([.accessTokenKeys]) }
                return page
            },
        ]
    }
}
