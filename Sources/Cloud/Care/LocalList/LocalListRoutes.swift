import CloudAccess
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The local authorization list of an OCPP station, which authorizes tokens while the station is
/// offline.
struct LocalListRoutes: Sendable {
    let database: CloudDatabase
    let lists: LocalListSync

    struct LocalListView: Codable, Sendable, Documented {
        static let notes = [
            "version": "Version of the list on the station; absent if unknown",
            "upToDate": "Whether the station has the current list",
            "outcome": "Outcome of the last synchronisation",
        ]

        var stationId: StationID
        var version: Int64?
        var upToDate: Bool
        var outcome: LocalList.Outcome?
        var entries: Int
        var syncedAt: Timestamp?
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/stations/{id}/local-list", caller: .person(.read),
                "Show a station's local authorization list"
            ) { call in try await view(try await call.managedStation(in: database)) },
            Route(
                .put, "/api/v1/stations/{id}/local-list", caller: .person(.admin),
                "Keep a station's local authorization list in sync", errors: [.conflict]
            ) { call in
                let id: StationID = try call.id()
                try await database.write { db in
                    guard try call.managedStation(db).kind == .ocpp16 else {
                        throw ServiceError(
                            .conflict,
                            "Station \(id) is a bridge; bridges always have an authorization list.")
                    }
                    try LocalListTable.insert(id, db)
                }
                do {
                    try await lists.synchronise(id)
                } catch let error as ServiceError where error.code == .unavailable {
                    // The outcome in the answer says so.
                }
                return try await view(id)
            },
            Route(
                .delete, "/api/v1/stations/{id}/local-list", caller: .person(.admin),
                "Stop synchronising a station's local authorization list; the station keeps its last one",
                success: .noContent
            ) { call in
                let id: StationID = try call.id()
                try await database.write { db in
                    try call.managedStation(db)
                    try LocalListTable.delete(id, db)
                }
                return NoContent()
            },
        ]
    }

    private func view(
        _ id: StationID
    ) async throws -> LocalListView {
        try await database.read { db in
            // tidy:allow viewer: of a station that the viewer manages
            guard let list = try LocalListTable.find(id, db) else {
                throw ServiceError(
                    .notFound, "Station \(id) has no local authorization list; enable it with PUT.")
            }
            return LocalListView(
                stationId: id, version: list.version,
                upToDate: list.sourceVersion
                    == (try AuthorizationListTable.tokenVersion(of: id, db)),
                outcome: list.outcome, entries: try LocalListTable.entries(id, db).count,
                syncedAt: list.syncedAt)
        }
    }
}
