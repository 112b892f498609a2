import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The refused connections, and how to add a station from one.
struct RefusedConnectionRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct RefusedConnectionView: Codable, Sendable, Documented {
        static let notes = [
            "station": "The id in the path, perhaps no valid one; empty if there was none",
            "known": "Whether a station has this id",
            "address":
                "Of the client, behind the trusted proxies; of the last attempt, like reason",
            "listener": "main, or the plain one",
            "tls": "Whether the connection itself had TLS; behind a proxy it may have none",
            "subprotocols": "What the client offered; OCPP 1.6 is ocpp1.6",
            "attempts": "Of this id from this address, or its /64",
        ]

        var id: String
        var station: String
        var known: Bool
        var address: String
        var reason: RefusedConnection.Reason
        var listener: RefusedConnection.Listener
        var tls: Bool
        var userAgent: String?
        var subprotocols: String?
        var attempts: Int64
        var firstAt: Timestamp
        var lastAt: Timestamp

        init(_ connection: RefusedConnection, isKnown: Bool) {
            id = "\(connection.number ?? 0)"
            station = connection.station
            known = isKnown
            address = connection.address
            reason = connection.reason
            listener = connection.listener
            tls = connection.isTLS
            userAgent = connection.userAgent
            subprotocols = connection.subprotocols
            attempts = connection.attempts
            firstAt = connection.firstAt
            lastAt = connection.lastAt
        }
    }

    struct RefusedStationAddition: Codable, Sendable, Documented {
        static let notes = [
            "name": "1 to 200 characters; the id if absent",
            "ownerId": "The host, by default the oldest admin; only the host may charge at first",
        ]

        var name: String?
        var ownerId: PersonID?
    }

    func all() -> [Route] { [list(), add(), remove()] }

    private func list() -> Route {
        Route(
            .get, "/api/v1/refused-connections", caller: .admin,
            "List stations that tried to connect and were refused, newest first",
            query: [Paging.limit, Paging.number]
        ) { call in
            let size = try call.pageSize()
            let before = try call.query(Paging.number) ?? .max
            await database.flushDeferred()
            let views = try await database.read { db in
                try RefusedConnectionTable.list(
                    before: before, limit: size + 1, viewer: call.viewer, db
                ).map { connection in
                    let id = StationID(connection.station)
                    let station = try id.flatMap { try StationTable.named([$0], db) }
                    return RefusedConnectionView(connection, isKnown: station != nil)
                }
            }
            return Page(views, size: size, item: \.self) { $0.id }
        }
    }

    private func add() -> Route {
        Route(
            .post, "/api/v1/refused-connections/{id}/station", caller: .admin,
            "Add the station that was refused, with a new password", success: .created,
            errors: [.conflict, .notFound]
        ) { (call: Call<RefusedStationAddition>) in
            let number = try RefusedConnectionService.number(call.text("id"))
            let credential = StationCredential(random: random)
            let adoption = RefusedConnectionService.Adoption(
                name: call.body.name, owner: call.body.ownerId, credential: credential,
                newLocation: random.id())
            return try await database.write { db in
                let station = try RefusedConnectionService.adopt(
                    number, adoption, viewer: call.viewer, db, at: call.moment)
                return try StationView(station, .none, db, password: credential.text)
            }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/refused-connections/{id}", caller: .admin,
            "Remove an entry of the list of refused connections", success: .noContent,
            errors: [.notFound]
        ) { call in
            let number = try RefusedConnectionService.number(call.text("id"))
            try await database.write { db in
                _ = try RefusedConnectionService.find(number, viewer: call.viewer, db)
                try RefusedConnectionTable.delete(number, db)
            }
            return NoContent()
        }
    }
}
