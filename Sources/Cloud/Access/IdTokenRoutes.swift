import ChargingModel
import CloudCore
import CloudHTTP
import CloudPeople
import CommonBase

struct IdTokenRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let vault: TokenVault
    let attempts: CardAttempts

    struct NewIdToken: Codable, Sendable, Documented {
        static let notes = [
            "idToken": "A card's UID in hexadecimal digits, or another text of 1 to 36 characters",
            "driverId": "Yourself, if absent; only an admin may name another driver",
            "label": "At most 200 characters", "vehicleId": "A vehicle of the driver",
            "offline":
                "Whether the token may charge while the station is offline: always (household), "
                + "limited (guest) or never; limited if absent",
            "sunKeys": "The keys of an NTAG 424 DNA: its UID alone no longer authorizes",
        ]

        var idToken: String
        var driverId: PersonID?
        var label: String?
        var vehicleId: ID<Vehicle>?
        var expiresAt: Timestamp?
        var offline: IdTokenRecord.Offline?
        var sunKeys: CardKeys?

        /// - Throws: `forbidden` for what only an admin may set.
        func check(_ viewer: Viewer) throws {
            try Reserved.check(viewer, expiresAt != nil, offline != nil, sunKeys != nil)
        }
    }

    /// What only an admin may set of a card.
    enum Reserved {
        static func check(
            _ viewer: Viewer, _ expiresAt: Bool, _ offline: Bool, _ sunKeys: Bool
        ) throws {
            let fields = [("expiresAt", expiresAt), ("offline", offline), ("sunKeys", sunKeys)]
            guard viewer.isPerson, let (field, _) = fields.first(where: \.1) else { return }
            throw ServiceError(.forbidden, "Only an admin may set \(field).", field: field)
        }
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
            "vehicleId": "null: of no vehicle",
            "expiresAt": "null: the token never expires",
            "sunKeys": "null removes the keys: the UID alone authorizes again",
        ]

        var status: IdTokenRecord.Status?
        var label: String?
        var vehicleId: Change<ID<Vehicle>>?
        var expiresAt: Change<Timestamp>?
        var offline: IdTokenRecord.Offline?
        var sunKeys: Change<CardKeys>?

        /// - Throws: `forbidden` for what only an admin may change.
        func check(_ viewer: Viewer) throws {
            try Reserved.check(viewer, expiresAt != nil, offline != nil, sunKeys != nil)
        }
    }

    struct IdTokenView: Codable, Sendable, Documented {
        static let notes = [
            "suffix": "The last characters of the token; the API never returns the whole token",
            "needsProof": "Whether the UID alone does not authorize: the card has keys",
            "virtual": "true for a start by phone without a card; otherwise absent",
        ]

        var id: ID<IdTokenRecord>
        var suffix: String
        var label: String
        var driverId: PersonID
        var vehicleId: ID<Vehicle>?
        var status: IdTokenRecord.Status
        var expiresAt: Timestamp?
        var createdAt: Timestamp
        var offline: IdTokenRecord.Offline
        var needsProof: Bool
        var virtual: Bool?

        init(_ record: IdTokenRecord) {
            id = record.id
            suffix = record.reference.suffix
            label = record.label
            driverId = record.personID
            vehicleId = record.vehicleID
            status = record.status
            expiresAt = record.expiresAt
            createdAt = record.createdAt
            offline = record.offline
            needsProof = record.sunKeys != nil
            virtual = record.isVirtual ? true : nil
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
            remove(),
        ]
    }

    private func add() -> Route {
        Route(
            .post, "/api/v1/id-tokens", caller: .person(.admin),
            "Add a card of yours; an admin can enrol one for any driver",
            success: .created, errors: [.conflict, .notFound]
        ) { (call: Call<NewIdToken>) in
            let token = try Self.token(call.body.idToken)
            let keys = try call.body.sunKeys?.keys()
            let driver = try call.driver(call.body.driverId)
            try attempts.check(call.viewer, at: call.moment)
            return try await database.write { db in
                _ = try PeopleService.find(driver, viewer: call.viewer, db)
                try call.body.check(call.viewer)
                return IdTokenView(
                    try IdTokenService.add(
                        token, id: random.id(), label: call.body.label ?? "", person: driver,
                        expiresAt: call.body.expiresAt, offline: call.body.offline ?? .limited,
                        sunKeys: keys, vehicle: call.body.vehicleId,
                        newParentTag: ParentTag.new(from: random), vault: vault,
                        viewer: call.viewer, db, at: call.moment))
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
            "Change, block or unblock an id token; of your own, label, vehicle and status"
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
                        vehicle: call.body.vehicleId, vault: vault, viewer: call.viewer, db,
                        at: call.moment))
            }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/id-tokens/{id}", caller: .person(.admin),
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
