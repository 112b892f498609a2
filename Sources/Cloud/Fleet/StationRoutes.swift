import CloudCore
import CloudHTTP
import CommonBase

struct StationRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let connections: StationConnections
    let departures: [any StationDepartureRule]

    struct NewStation: Codable, Sendable, Documented {
        static let notes = [
            "id":
                "An OCPP station has it as the last part of its URL, percent-encoded; names of the "
                + "cloud's own paths, such as ocpp, are reserved",
            "name": "1 to 200 characters",
            "securityProfile":
                "OCPP stations only: 1 (default) with a password; 0 without a password, on the "
                + "plain listener only",
            "password":
                "OCPP stations with a password only: \(passwordRule); the cloud makes one if absent",
            "ownerId": "The host, by default the oldest admin; only the host may charge at first",
        ]

        var id: StationID
        var kind: TransactionSource
        var name: String
        var securityProfile: Int?
        var password: String?
        var ownerId: PersonID?
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
                "false accepts an OCPP station that requests no subprotocol when it connects",
            "locationId":
                "Moves the station to another location that you manage; cancels its bookings",
            "ownerId":
                "Hands the station over to this person: to their oldest location; cancels its "
                + "bookings",
        ]

        var name: String?
        var needsSubprotocol: Bool?
        var locationId: LocationID?
        var ownerId: PersonID?
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
            .get, "/api/v1/stations", caller: .person(.read),
            "List the stations that you manage or may charge at",
            query: [Self.kind, Self.text, Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let (kind, text) = (try call.query(Self.kind), try call.query(Self.text))
            let stations = try await database.read { db in
                let stations = try StationTable.list(
                    kind: kind, containing: text, after: after, limit: size + 1,
                    viewer: call.viewer, at: call.moment.wall, db)
                let managed = try StationTable.managed(stations, by: call.viewer, db)
                return try stations.map {
                    try StationView($0, connections, isManaged: managed.contains($0.id), db)
                }
            }
            return Page(stations, size: size, item: \.self) { $0.id.text }
        }
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/stations/{id}", caller: .person(.read), "Show a station"
        ) { call in
            let id: StationID = try call.id()
            return try await database.read { db in
                let (station, isManaged) = try StationService.visible(
                    id, to: call.viewer, at: call.moment.wall, db)
                return try StationView(station, connections, isManaged: isManaged, db)
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/stations/{id}", caller: .person(.admin),
            "Change a station, move it, or hand it over", errors: [.conflict]
        ) { (call: Call<StationChange>) in
            let id: StationID = try call.id()
            return try await database.write { db in
                let station = try StationService.managed(
                    id, by: call.viewer, at: call.moment.wall, db)
                if let name = call.body.name {
                    _ = try StationService.rename(id, name, db, at: call.moment)
                }
                if let isNeeded = call.body.needsSubprotocol {
                    _ = try StationService.setNeedsSubprotocol(isNeeded, id, db, at: call.moment)
                }
                try move(station, call.body, viewer: call.viewer, db, at: call.moment)
                let (changed, isManaged) = try StationService.visible(
                    id, to: .system, at: call.moment.wall, db)
                return try StationView(changed, connections, isManaged: isManaged, db)
            }
        }
    }

    /// Moves a station to another location, or to another owner's.
    private func move(
        _ station: Station, _ change: StationChange, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        guard change.locationId != nil || change.ownerId != nil else { return }
        try Check.that(
            change.locationId == nil || change.ownerId == nil, "ownerId",
            "ownerId must be absent if locationId is set.")
        if let current = station.locationID {
            _ = try LocationService.owned(current, by: viewer, db)
        }
        let target =
            try change.locationId
            ?? StationService.location(
                ofOwner: change.ownerId, newID: random.id(), db, at: moment)
        guard let target else { return }
        let targetViewer = change.locationId == nil ? .system : viewer
        let location = try LocationService.find(target, viewer: targetViewer, db)
        try StationService.move(
            station.id, to: location, by: viewer.personID, rules: departures, db, at: moment)
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/stations/{id}", caller: .person(.admin),
            "Remove a station without transactions", success: .noContent, errors: [.conflict]
        ) { call in
            let id: StationID = try call.id()
            try await database.write { db in
                try StationService.managed(id, by: call.viewer, at: call.moment.wall, db)
                try StationService.remove(
                    id, by: call.viewer.personID, rules: departures, db, at: call.moment)
            }
            connections.disconnect(id)
            return NoContent()
        }
    }

    private func passwords() -> [Route] {
        @Sendable func set(
            _ credential: StationCredential?, of id: StationID, viewer: Viewer,
            isShown: Bool = true, at moment: Moment
        ) async throws -> StationView {
            let view = try await database.write { db in
                try StationService.managed(id, by: viewer, at: moment.wall, db)
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
                .post, "/api/v1/stations/{id}/password", caller: .person(.admin),
                "Make a new password for a station and close its connection", errors: [.conflict]
            ) { call in
                try await set(
                    StationCredential(random: random), of: try call.id(), viewer: call.viewer,
                    at: call.moment)
            },
            Route(
                .put, "/api/v1/stations/{id}/password", caller: .person(.admin),
                "Give a station this password and close its connection", errors: [.conflict]
            ) { (call: Call<GivenPassword>) in
                try await set(
                    try StationCredential(given: call.body.password), of: try call.id(),
                    viewer: call.viewer, isShown: false, at: call.moment)
            },
            Route(
                .delete, "/api/v1/stations/{id}/password", caller: .person(.admin),
                "Remove a station's password: it can connect to the plain listener only",
                errors: [.conflict]
            ) { call in
                try await set(nil, of: try call.id(), viewer: call.viewer, at: call.moment)
            },
        ]
    }

    private func add() -> Route {
        Route(
            .post, "/api/v1/stations", caller: .admin, "Add a station", success: .created,
            errors: [.conflict, .notFound]
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
                let location = try StationService.location(
                    ofOwner: call.body.ownerId, newID: random.id(), db, at: call.moment)
                let station = try StationService.add(
                    id: call.body.id, kind: call.body.kind, name: call.body.name,
                    securityProfile: profile, credential: credential, location: location, db,
                    at: call.moment)
                return try StationView(
                    station, .none, db, password: given == nil ? credential?.text : nil)
            }
        }
    }
}
