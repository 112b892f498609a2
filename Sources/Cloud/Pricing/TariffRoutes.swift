import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The tariffs of hosts and their versions.
struct TariffRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct NewTariff: Codable, Sendable, Documented {
        static let notes = [
            "name": "1 to 200 characters", "hostId": "You, if absent; only an admin names another",
            "tariff": "Holds from its validFrom on, or at once; nowhere yet",
        ]

        var name: String
        var hostId: PersonID?
        var tariff: Tariff
    }

    struct TariffChange: Codable, Sendable, Documented {
        static let notes = [
            "name": "1 to 200 characters",
            "tariff": "A new version; transactions keep the version that held at their start",
        ]

        var name: String?
        var tariff: Tariff?
    }

    struct StoredTariffView: Codable, Sendable, Documented {
        static let notes = [
            "hostId": "Absent if the host's account is deleted",
            "version": "The number of the newest version, from 1",
            "validFrom": "When the newest version comes, or came, into force",
            "createdAt": "Of the newest version", "tariff": "The newest version",
        ]

        var id: TariffID
        var hostId: PersonID?
        var name: String
        var versionId: TariffVersionID
        var version: Int64
        var validFrom: Timestamp
        var createdAt: Timestamp
        var tariff: Tariff

        init(_ stored: StoredTariff) {
            id = stored.id
            hostId = stored.hostID
            name = stored.name
            versionId = stored.versionID
            version = stored.number
            validFrom = stored.validFrom
            createdAt = stored.createdAt
            tariff = stored.tariff
        }
    }

    private static let cursor = Paging.cursor(TariffID.init)

    func all() -> [Route] { [add(), list(), show(), change(), remove(), versions()] }

    private func add() -> Route {
        Route(
            .post, "/api/v1/tariffs", caller: .person(.admin), "Add a tariff", success: .created,
            errors: [.conflict, .notFound]
        ) { (call: Call<NewTariff>) in
            let host = try call.host(call.body.hostId)
            let (author, now) = (try call.callingPerson(), call.moment.wall)
            return try await database.write { [random] db in
                let version = TariffService.Version(
                    id: random.id(at: now), tariff: call.body.tariff, author: author)
                return StoredTariffView(
                    try TariffService.add(
                        random.id(at: now), name: call.body.name, version, host: host, db,
                        at: call.moment))
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/tariffs", caller: .person(.read),
            "List your tariffs, and those of places that you manage",
            query: [Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let found = try await database.read { db in
                try TariffTable.list(after: after, limit: size + 1, viewer: call.viewer, db)
            }
            return Page(found, size: size, item: StoredTariffView.init) { $0.id.text }
        }
    }

    private func show() -> Route {
        Route(.get, "/api/v1/tariffs/{id}", caller: .person(.read), "Show a tariff") { call in
            let id: TariffID = try call.id()
            return try await database.read { db in
                StoredTariffView(try TariffService.find(id, viewer: call.viewer, db))
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/tariffs/{id}", caller: .person(.admin),
            "Rename a tariff, or add a version", errors: [.conflict]
        ) { (call: Call<TariffChange>) in
            let id: TariffID = try call.id()
            let (author, now) = (try call.callingPerson(), call.moment.wall)
            return try await database.write { [random] db in
                let version = call.body.tariff.map {
                    TariffService.Version(id: random.id(at: now), tariff: $0, author: author)
                }
                return StoredTariffView(
                    try TariffService.change(
                        id, name: call.body.name, version, viewer: call.viewer, db,
                        at: call.moment))
            }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/tariffs/{id}", caller: .person(.admin),
            "Remove a tariff; transactions keep their price", success: .noContent
        ) { call in
            let id: TariffID = try call.id()
            try await database.write { db in
                try TariffService.remove(id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }

    private func versions() -> Route {
        Route(
            .get, "/api/v1/tariffs/{id}/versions", caller: .person(.read),
            "List the versions of a tariff, newest first", query: [Paging.limit, Paging.number]
        ) { call in
            let (id, size): (TariffID, Int) = (try call.id(), try call.pageSize())
            let before = try call.query(Paging.number) ?? .max
            let found = try await database.read { db in
                _ = try TariffService.find(id, viewer: call.viewer, db)
                return try TariffTable.versions(
                    of: id, before: before, limit: size + 1, db)
            }
            return Page(found, size: size, item: StoredTariffView.init) { String($0.number) }
        }
    }
}
