import CloudAccess
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The local authorization list of an OCPP station: by which it decides while the cloud is away.
struct LocalListRoutes: Sendable {
    let database: CloudDatabase
    let lists: LocalListSync

    struct LocalListView: Codable, Sendable, Documented {
        static let notes = [
            "version": "The station's own count; absent where it is not known to have one of ours",
            "upToDate": "Whether it has all that may charge now",
            "outcome": "What became of the last attempt",
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
                .get, "/api/v1/stations/{id}/local-list", caller: .admin,
                "Show a station's local authorization list"
            ) { call in try await view(try call.id()) },
            Route(
                .put, "/api/v1/stations/{id}/local-list", caller: .admin,
                "Keep a local authorization list on a station", errors: [.conflict]
            ) { call in
                let id: StationID = try call.id()
                try await database.write { db in
                    guard try StationService.find(id, db).kind == .ocpp16 else {
                        throw ServiceError(
                            .conflict, "\(id) is a bridge's station, which has a list anyway.")
                    }
                    try LocalListTable.insert(id, db)
                }
                await lists.synchroniseAll(only: id)
                return try await view(id)
            },
            Route(
                .delete, "/api/v1/stations/{id}/local-list", caller: .admin,
                "Keep no local authorization list on a station any more; it keeps its last one",
                success: .noContent
            ) { call in
                let id: StationID = try call.id()
                try await database.write { db in
                    _ = try StationService.find(id, db)
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
            _ = try StationService.find(id, db)
            guard let list = try LocalListTable.find(id, db) else {
                throw ServiceError(.notFound, "\(id) is to have no local list.")
            }
            return LocalListView(
                stationId: id, version: list.version,
                upToDate: list.madeOf == (try AuthorizationListTable.version(db)),
                outcome: list.outcome, entries: try LocalListTable.entries(id, db).count,
                syncedAt: list.syncedAt)
        }
    }
}
