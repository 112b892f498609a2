import CloudCore
import CloudHTTP
import CommonBase

struct StationRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let connections: StationConnections

    struct NewStation: Codable, Sendable, Documented {
        static let notes = [
            "id": "1 to 48 characters; an OCPP station has it as the last part of its URL",
            "name": "1 to 200 characters",
            "securityProfile":
                "OCPP stations only: 1 (default) with a password; 0 without a password, on the "
                + "plain listener only",
            "password":
                "OCPP stations with a password only: \(passwordRule); the cloud makes one if absent",
        ]

        var id: StationID
        var kind: TransactionSource
        var name: String
        var securityProfile: Int?
        var password: String?
    }

    struct GivenPassword: Codable, Sendable, Documented {
        static let notes = ["password": passwordRule]

        var password: String
    }

    private static let passwordRule =
        "16 to 20 ASCII characters without spaces, or 32 to 40 hexadecimal digits of 16 to 20 bytes"

    struct StationChange: Codable, Sendable, Documented {
        static let notes = [
            "needsSubprotocol":
                "false accepts an OCPP station that requests no subprotocol when it connects"
        ]

        var name: String?
        var needsSubprotocol: Bool?
    }

    private static let kind = QueryParameter<TransactionSource>.choice(
        "kind", "Only stations of this kind")
    private static let text = QueryParameter<String>.text(
        "q", "Only stations whose id or name contains this text", maximumLength: 200)
    private static let cursor = Paging.cursor(StationID.init)

    func all() -> [Route] {
        [
            add(), list(), show(),
            change(), remove(),
        ] + passwords()
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/stations", caller: .admin, "List stations",
            query: [Self.kind, Self.text, Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let (kind, text) = (try call.query(Self.kind), try call.query(Self.text))
            let stations = try await database.read { db in
                try StationTable.list(
                    kind: kind, containing: text, after: after, limit: size + 1, db
                ).map { try StationView($0, connections, db) }
            }
            return Page(stations, size: size, item: \.self) { $0.id.text }
        }
    }

    private func show() -> Route {
        Route(.get, "/api/v1/stations/{id}", caller: .admin, "Show a station") { call in
            let id: StationID = try call.id()
            return try await database.read { db in
                try StationView(try StationService.find(id, db), connections, db)
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/stations/{id}", caller: .admin, "Change a station",
            errors: [.conflict]
        ) { (call: Call<StationChange>) in
            let id: StationID = try call.id()
            return try await database.write { db in
                if let name = call.body.name {
                    _ = try StationService.rename(id, name, db, at: call.moment)
                }
                if let isNeeded = call.body.needsSubprotocol {
                    _ = try StationService.setNeedsSubprotocol(isNeeded, id, db, at: call.moment)
                }
                return try StationView(try StationService.find(id, db), connections, db)
            }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/stations/{id}", caller: .admin,
            "Remove a station without transactions", success: .noContent, errors: [.conflict]
        ) { call in
            let id: StationID = try call.id()
            try await database.write { db in try StationService.remove(id, db, at: call.moment) }
            connections.disconnect(id)
            return NoContent()
        }
    }

    private func passwords() -> [Route] {
        @Sendable func set(
            _ credential: StationCredential?, of id: StationID, isShown: Bool = true,
            at moment: Moment
        ) async throws -> StationView {
            let view = try await database.write { db in
                let station = try StationService.setCredential(
                    credential, of: id, db, at: moment)
                return try StationView(
                    station, connections, db, password: isShown ? credential?.text : nil)
            }
            connections.disconnect(id)
            return view
        }
        return [
            Route(
                .post, "/api/v1/stations/{id}/password", caller: .admin,
                "Make a new password for a station and close its connection", errors: [.conflict]
            ) { call in
                try await set(
                    StationCredential(random: random), of: try call.id(), at: call.moment)
            },
            Route(
                .put, "/api/v1/stations/{id}/password", caller: .admin,
                "Give a station this password and close its connection", errors: [.conflict]
            ) { (call: Call<GivenPassword>) in
                try await set(
                    try StationCredential(given: call.body.password), of: try call.id(),
                    isShown: false, at: call.moment)
            },
            Route(
                .delete, "/api/v1/stations/{id}/password", caller: .admin,
                "Remove a station's password: it can connect to the plain listener only",
                errors: [.conflict]
            ) { call in try await set(nil, of: try call.id(), at: call.moment) },
        ]
    }

    private func add() -> Route {
        Route(
            .post, "/api/v1/stations", caller: .admin, "Add a station", success: .created,
            errors: [.conflict]
        ) { (call: Call<NewStation>) in
            let isOCPP = call.body.kind == .ocpp16
            let profile = call.body.securityProfile ?? (isOCPP ? 1 : 0)
            guard profile == 0 || (profile == 1 && isOCPP) else {
                throw ServiceError(
                    .invalidInput,
                    isOCPP
                        ? "securityProfile must be 0 or 1."
                        : "securityProfile must be 0 or absent for a bridge's station.",
                    field: "securityProfile")
            }
            try Check.that(
                profile == 1 || call.body.password == nil, "password",
                "password is only valid for an OCPP station with securityProfile 1.")
            let given = try call.body.password.map { try StationCredential(given: $0) }
            let credential = given ?? (profile == 1 ? StationCredential(random: random) : nil)
            return try await database.write { db in
                let station = try StationService.add(
                    id: call.body.id, kind: call.body.kind, name: call.body.name,
                    securityProfile: profile, credential: credential, db, at: call.moment)
                return try StationView(
                    station, .none, db, password: given == nil ? credential?.text : nil)
            }
        }
    }
}
