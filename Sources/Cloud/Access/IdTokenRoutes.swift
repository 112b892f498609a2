import ChargingModel
import CloudCore
import CloudHTTP
import CommonBase

struct IdTokenRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let vault: TokenVault

    struct NewIdToken: Codable, Sendable, Documented {
        static let notes = [
            "idToken": "A card's UID in hexadecimal digits, or another text of 1 to 36 characters",
            "label": "At most 200 characters",
            "offline":
                "Whether the token may charge while the station is offline: always (household), "
                + "limited (guest) or never; limited if absent",
            "sunKeys": "The keys of an NTAG 424 DNA: its UID alone no longer authorizes",
        ]

        var idToken: String
        var driverId: PersonID
        var label: String?
        var expiresAt: Timestamp?
        var offline: IdTokenRecord.Offline?
        var sunKeys: CardKeys?
    }

    /// Write-only; see `docs/rest-api.md`.
    struct CardKeys: Codable, Hashable, Sendable, Documented {
        static let notes = [
            "metaRead": "SDMMetaReadKey of an NTAG 424 DNA, 32 hexadecimal digits",
            "fileRead": "SDMFileReadKey, 32 hexadecimal digits",
        ]

        var metaRead: String
        var fileRead: String

        func keys() throws -> SUNKeys {
            guard let metaRead = Hex.bytes(metaRead), let fileRead = Hex.bytes(fileRead),
                let keys = SUNKeys(metaRead: metaRead, fileRead: fileRead)
            else {
                throw ServiceError(
                    .invalidInput,
                    "sunKeys.metaRead and sunKeys.fileRead must have 32 hexadecimal digits each.",
                    field: "sunKeys")
            }
            return keys
        }
    }

    struct IdTokenChange: Codable, Sendable, Documented {
        static let notes = [
            "expiresAt": "null: the token never expires",
            "sunKeys": "null removes the keys: the UID alone authorizes again",
        ]

        var status: IdTokenRecord.Status?
        var label: String?
        var expiresAt: Change<Timestamp>?
        var offline: IdTokenRecord.Offline?
        var sunKeys: Change<CardKeys>?

        /// - Throws: `forbidden` for what only an admin may change.
        func check(_ viewer: Viewer) throws {
            guard case .person = viewer else { return }
            let reserved: [(String, Bool)] = [
                ("expiresAt", expiresAt != nil), ("offline", offline != nil),
                ("sunKeys", sunKeys != nil),
            ]
            guard let (field, _) = reserved.first(where: \.1) else { return }
            throw ServiceError(.forbidden, "Only an admin may change \(field).", field: field)
        }
    }

    struct IdTokenView: Codable, Sendable, Documented {
        static let notes = [
            "suffix": "The last characters of the token; the API never returns the whole token",
            "needsProof": "Whether the UID alone does not authorize: the card has keys",
        ]

        var id: ID<IdTokenRecord>
        var suffix: String
        var label: String
        var driverId: PersonID
        var status: IdTokenRecord.Status
        var expiresAt: Timestamp?
        var createdAt: Timestamp
        var offline: IdTokenRecord.Offline
        var needsProof: Bool

        init(_ record: IdTokenRecord) {
            id = record.id
            suffix = record.reference.suffix
            label = record.label
            driverId = record.personID
            status = record.status
            expiresAt = record.expiresAt
            createdAt = record.createdAt
            offline = record.offline
            needsProof = record.sunKeys != nil
        }
    }

    private static let driver = QueryParameter<PersonID>.id(
        "driverId", "Only id tokens of this driver")
    private static let status = QueryParameter<IdTokenRecord.Status>.choice(
        "status", "Only id tokens with this status")
    private static let cursor = Paging.cursor(ID<IdTokenRecord>.init)

    func all() -> [Route] {
        [
            add(), list(), lookUp(), show(), change(),
            remove(), learn(),
        ]
    }

    struct NewWindow: Codable, Sendable, Documented {
        static let notes = [
            "label": "At most 200 characters", "seconds": "10 to 300; 60 if absent",
        ]

        var driverId: PersonID
        var label: String?
        var seconds: Int64?
    }

    struct WindowView: Codable, Sendable {
        var stationId: StationID
        var driverId: PersonID
        var expiresAt: Timestamp
    }

    private func learn() -> Route {
        Route(
            .post, "/api/v1/stations/{id}/token-window", caller: .admin,
            "Enrol the next unknown card that is tapped at a station", success: .created
        ) { (call: Call<NewWindow>) in
            let id: StationID = try call.id()
            let window = try await database.write { db in
                try TokenLearning.openWindow(
                    at: id, for: call.body.driverId, label: call.body.label ?? "",
                    seconds: call.body.seconds ?? TokenLearning.standardSeconds,
                    viewer: call.viewer, db, at: call.moment)
            }
            return WindowView(
                stationId: window.stationID, driverId: window.personID,
                expiresAt: window.expiresAt)
        }
    }

    private func add() -> Route {
        Route(
            .post, "/api/v1/id-tokens", caller: .admin, "Enrol a card or tag for a driver",
            success: .created, errors: [.conflict, .notFound]
        ) { (call: Call<NewIdToken>) in
            let token = try Self.token(call.body.idToken)
            let keys = try call.body.sunKeys?.keys()
            return try await database.write { db in
                IdTokenView(
                    try IdTokenService.add(
                        token, id: random.id(), label: call.body.label ?? "",
                        person: call.body.driverId, expiresAt: call.body.expiresAt,
                        offline: call.body.offline ?? .limited, sunKeys: keys,
                        newParentTag: ParentTag.new(from: random), vault: vault, db,
                        at: call.moment))
            }
        }
    }

    private static func token(_ text: String) throws -> IdToken {
        guard let token = IdToken(text) else {
            throw ServiceError(
                .invalidInput, "idToken must have 1 to 36 printable characters.",
                field: "idToken")
        }
        return token
    }

    struct TokenQuestion: Codable, Sendable, Documented {
        static let notes = ["idToken": "The whole token, as it was enrolled"]

        var idToken: String
    }

    /// A POST, because URLs end up in logs.
    private func lookUp() -> Route {
        Route(
            .post, "/api/v1/id-token-lookup", caller: .person(.read),
            "Find an id token by its value", errors: [.notFound]
        ) { (call: Call<TokenQuestion>) in
            let token = try Self.token(call.body.idToken)
            return try await database.read { db in
                IdTokenView(try IdTokenService.find(token, vault: vault, viewer: call.viewer, db))
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/id-tokens", caller: .person(.read),
            "List your id tokens; an admin sees those of all people",
            query: [Self.driver, Self.status, Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let (driver, status) = (try call.query(Self.driver), try call.query(Self.status))
            let tokens = try await database.read { db in
                try IdTokenTable.list(
                    person: driver, status: status, after: after, limit: size + 1,
                    viewer: call.viewer, db)
            }
            return Page(tokens, size: size, item: IdTokenView.init) { $0.id.text }
        }
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/id-tokens/{id}", caller: .person(.read), "Show an id token"
        ) { call in
            let id: ID<IdTokenRecord> = try call.id()
            return try await database.read { db in
                IdTokenView(try IdTokenService.find(id: id, viewer: call.viewer, db))
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/id-tokens/{id}", caller: .person(.admin),
            "Change, block or unblock an id token; of your own, the label and the status"
        ) { (call: Call<IdTokenChange>) in
            let id: ID<IdTokenRecord> = try call.id()
            let keys = try call.body.sunKeys.map { change in
                try change.value.map { Change.set(try $0.keys()) } ?? .remove
            }
            return try await database.write { db in
                _ = try IdTokenService.find(id: id, viewer: call.viewer, db)
                try call.body.check(call.viewer)
                return IdTokenView(
                    try IdTokenService.change(
                        id: id, status: call.body.status, label: call.body.label,
                        expiresAt: call.body.expiresAt, offline: call.body.offline, sunKeys: keys,
                        vault: vault, viewer: call.viewer, db, at: call.moment))
            }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/id-tokens/{id}", caller: .admin,
            "Remove an id token and keep its transactions", success: .noContent
        ) { call in
            let id: ID<IdTokenRecord> = try call.id()
            try await database.write { db in
                try IdTokenService.remove(id: id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }
}
