import CloudCore
import CloudHTTP
import CommonBase

/// Locations and their co-hosts.
struct LocationRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct NewLocation: Codable, Sendable, Documented {
        static let notes = [
            "name": "1 to 200 characters", "hostId": "You, if absent; only an admin names another",
            "timeZone": "An IANA name; Europe/Prague, if absent",
        ]

        var name: String
        var hostId: PersonID?
        var timeZone: String?
    }

    struct LocationChange: Codable, Sendable, Documented {
        static let notes = [
            "hostId": "Hands the location over to this person, with its stations and grants",
            "timeZone": "An IANA name, such as Europe/Prague",
        ]

        var name: String?
        var hostId: PersonID?
        var timeZone: String?
    }

    struct LocationView: Codable, Sendable, Documented {
        static let notes = ["timeZone": "In which its times are meant: an IANA name"]

        var id: LocationID
        var name: String
        var hostId: PersonID
        var timeZone: String
        var createdAt: Timestamp

        init(_ location: Location) {
            id = location.id
            name = location.name
            hostId = location.hostID
            timeZone = location.timeZone
            createdAt = location.createdAt
        }
    }

    private static let cursor = Paging.cursor(LocationID.init)

    func all() -> [Route] {
        [add(), list(), show(), change(), remove(), members()] + [true, false].map(setMember)
    }

    private func add() -> Route {
        Route(
            .post, "/api/v1/locations", caller: .person(.admin),
            "Add a location; its host can have stations there", success: .created,
            errors: [.conflict, .notFound]
        ) { (call: Call<NewLocation>) in
            let host = try call.host(call.body.hostId)
            return try await database.write { db in
                LocationView(
                    try LocationService.add(
                        id: random.id(), name: call.body.name, host: host,
                        timeZone: call.body.timeZone ?? Location.standardTimeZone, db,
                        at: call.moment))
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/locations", caller: .person(.read),
            "List the locations that you host or co-host", query: [Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let locations = try await database.read { db in
                try LocationTable.list(after: after, limit: size + 1, viewer: call.viewer, db)
            }
            return Page(locations, size: size, item: LocationView.init) { $0.id.text }
        }
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/locations/{id}", caller: .person(.read), "Show a location"
        ) { call in
            let id: LocationID = try call.id()
            return try await database.read { db in
                LocationView(try LocationService.find(id, viewer: call.viewer, db))
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/locations/{id}", caller: .person(.admin),
            "Rename a location, set its time zone, or hand it over"
        ) { (call: Call<LocationChange>) in
            let id: LocationID = try call.id()
            return try await database.write { db in
                LocationView(
                    try LocationService.change(
                        id, name: call.body.name, host: call.body.hostId,
                        timeZone: call.body.timeZone, viewer: call.viewer, db, at: call.moment))
            }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/locations/{id}", caller: .person(.admin),
            "Remove a location without stations", success: .noContent, errors: [.conflict]
        ) { call in
            let id: LocationID = try call.id()
            try await database.write { db in
                try LocationService.remove(id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }

    private func members() -> Route {
        Route(
            .get, "/api/v1/locations/{id}/members", caller: .person(.read),
            "List the co-hosts of a location"
        ) { call in
            let id: LocationID = try call.id()
            let members = try await database.read { db in
                _ = try LocationService.find(id, viewer: call.viewer, db)
                return try LocationTable.members(of: id, db)
            }
            return Page(members, size: members.count, item: MemberView.init) { $0.personID.text }
        }
    }

    private func setMember(_ isMember: Bool) -> Route {
        Route(
            isMember ? .put : .delete, "/api/v1/locations/{id}/members/{personId}",
            caller: .person(.admin),
            isMember ? "Make a person a co-host of a location" : "Remove a co-host of a location",
            success: .noContent, errors: isMember ? [.conflict] : []
        ) { call in
            let (id, person): (LocationID, PersonID) = (try call.id(), try call.id("personId"))
            try await database.write { db in
                try LocationService.setMember(
                    person, of: id, isMember, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }
}

/// A co-host of a location, or a member of a group.
struct MemberView: Codable, Sendable {
    var personId: PersonID
    var name: String
    var createdAt: Timestamp

    init(_ member: Membership) {
        personId = member.personID
        name = member.name
        createdAt = member.createdAt
    }
}

extension Call {
    /// The host of a new location or group: the caller, unless an admin or the command line names
    /// another person.
    /// - Throws: `forbidden`, `invalidInput`.
    package func host(_ named: PersonID?) throws -> PersonID {
        let caller = try callingPerson()
        guard let host = named ?? caller else {
            throw ServiceError(.invalidInput, "hostId is required.", field: "hostId")
        }
        if case .person = viewer, host != caller {
            throw ServiceError(
                .forbidden, "Only an admin may name another host.", field: "hostId")
        }
        return host
    }
}
