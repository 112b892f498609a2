import CloudCore
import CloudHTTP
import CommonBase

/// Who may charge at which stations.
struct GrantRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct NewGrant: Codable, Sendable, Documented {
        static let notes = [
            "stationId": "Either this or locationId: a station that you manage",
            "locationId": "All stations of a location that you manage, also future ones",
            "personId": "Exactly one of personId, groupId and everyone",
            "groupId": "A group of the location's host",
            "everyone": "true: everybody with an account may charge",
            "validFrom": "From now, if absent", "validUntil": "Without end, if absent",
            "maximumEnergyWh": "Of one transaction, 1000 to 1000000; no limit if absent",
        ]

        var stationId: StationID?
        var locationId: LocationID?
        var personId: PersonID?
        var groupId: ID<PersonGroup>?
        var everyone: Bool?
        var validFrom: Timestamp?
        var validUntil: Timestamp?
        var maximumEnergyWh: Int64?

        fileprivate func target() throws -> AccessGrant.Target {
            switch (stationId, locationId) {
            case (let station?, nil): return .station(station)
            case (nil, let location?): return .location(location)
            default:
                throw ServiceError(
                    .invalidInput, "Exactly one of stationId and locationId is required.",
                    field: "stationId")
            }
        }

        fileprivate func grantee() throws -> AccessGrant.Grantee {
            switch (personId, groupId, everyone ?? false) {
            case (let person?, nil, false): return .person(person)
            case (nil, let group?, false): return .group(group)
            case (nil, nil, true): return .everyone
            default:
                throw ServiceError(
                    .invalidInput, "Exactly one of personId, groupId and everyone is required.",
                    field: "personId")
            }
        }
    }

    struct GrantChange: Codable, Sendable, Documented {
        static let notes = ["validUntil": "null: without end", "maximumEnergyWh": "null: no limit"]

        var validFrom: Change<Timestamp>?
        var validUntil: Change<Timestamp>?
        var maximumEnergyWh: Change<Int64>?
    }

    struct GrantView: Codable, Sendable {
        var id: ID<AccessGrant>
        var stationId: StationID?
        var locationId: LocationID?
        var personId: PersonID?
        var groupId: ID<PersonGroup>?
        var everyone: Bool
        var validFrom: Timestamp?
        var validUntil: Timestamp?
        var maximumEnergyWh: Int64?
        var createdAt: Timestamp
        var createdBy: PersonID?

        init(_ grant: AccessGrant) {
            id = grant.id
            switch grant.target {
            case .station(let id): stationId = id
            case .location(let id): locationId = id
            }
            everyone = grant.grantee == .everyone
            switch grant.grantee {
            case .person(let id): personId = id
            case .group(let id): groupId = id
            case .everyone: break
            }
            validFrom = grant.validFrom
            validUntil = grant.validUntil
            maximumEnergyWh = grant.maximumEnergyWh
            createdAt = grant.createdAt
            createdBy = grant.createdBy
        }
    }

    private static let station = QueryParameter<StationID>.id(
        "stationId", "Only grants for this station alone")
    private static let location = QueryParameter<LocationID>.id(
        "locationId", "Only grants for all stations of this location")
    private static let cursor = Paging.cursor(ID<AccessGrant>.init)

    func all() -> [Route] { [add(), list(), show(), change(), remove()] }

    private func add() -> Route {
        Route(
            .post, "/api/v1/grants", caller: .person(.admin),
            "Let a person, a group or everyone charge at a station or location",
            success: .created, errors: [.conflict, .notFound]
        ) { (call: Call<NewGrant>) in
            let (target, grantee) = (try call.body.target(), try call.body.grantee())
            let person = try call.callingPerson()
            return try await database.write { db in
                GrantView(
                    try GrantService.add(
                        AccessGrant(
                            id: random.id(), target: target, grantee: grantee,
                            validFrom: call.body.validFrom, validUntil: call.body.validUntil,
                            maximumEnergyWh: call.body.maximumEnergyWh,
                            createdAt: call.moment.wall, createdBy: person),
                        viewer: call.viewer, db, at: call.moment))
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/grants", caller: .person(.read),
            "List the grants for the stations and locations that you manage, without bookings",
            query: [Self.station, Self.location, Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let (station, location) = (
                try call.query(Self.station), try call.query(Self.location)
            )
            let grants = try await database.read { db in
                try GrantTable.list(
                    station: station, location: location, after: after, limit: size + 1,
                    viewer: call.viewer, db)
            }
            return Page(grants, size: size, item: GrantView.init) { $0.id.text }
        }
    }

    private func show() -> Route {
        Route(.get, "/api/v1/grants/{id}", caller: .person(.read), "Show a grant") { call in
            let id: ID<AccessGrant> = try call.id()
            return try await database.read { db in
                GrantView(try GrantService.find(id, viewer: call.viewer, db))
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/grants/{id}", caller: .person(.admin), "Change the limits of a grant",
            errors: [.conflict]
        ) { (call: Call<GrantChange>) in
            let id: ID<AccessGrant> = try call.id()
            return try await database.write { db in
                GrantView(
                    try GrantService.change(
                        id, validFrom: call.body.validFrom, validUntil: call.body.validUntil,
                        maximumEnergyWh: call.body.maximumEnergyWh, viewer: call.viewer, db,
                        at: call.moment))
            }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/grants/{id}", caller: .person(.admin),
            "End a grant; a running transaction goes on", success: .noContent,
            errors: [.conflict]
        ) { call in
            let id: ID<AccessGrant> = try call.id()
            try await database.write { db in
                try GrantService.remove(id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }
}
