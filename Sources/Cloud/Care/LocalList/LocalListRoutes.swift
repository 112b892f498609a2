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

    private static let allowsNoPassword = QueryParameter<Bool>.flag(
        "allowsNoPassword",
        "Admins only: true also sends the list to a station without a password. Anybody who knows "
            + "the station's id can then read the cards of all who may charge there")

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/stations/{id}/local-list", caller: .person(.read),
                "Show a station's local authorization list"
            ) { call in try await view(try await call.managedStation(in: database)) },
            Route(
                .put, "/api/v1/stations/{id}/local-list", caller: .person(.admin),
                "Keep a station's local authorization list in sync",
                query: [Self.allowsNoPassword], errors: [.conflict]
            ) { call in
                let id: StationID = try call.id()
                let allowsNoPassword = try call.query(Self.allowsNoPassword) ?? false
                guard !allowsNoPassword || call.viewer.isAdmin else {
                    throw ServiceError(
                        .forbidden, "Only an admin may set allowsNoPassword.",
                        field: "allowsNoPassword")
                }
                try await database.write { db in
                    try enable(
                        try call.managedStation(db), allowsNoPassword: allowsNoPassword, db)
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

    private func enable(
        _ station: Station, allowsNoPassword: Bool, _ db: Database
    ) throws {
        guard station.kind == .ocpp16 else {
            throw ServiceError(
                .conflict,
                "Station \(station.id) is a bridge; bridges always have an authorization list.")
        }
        guard station.securityProfile > 0 || allowsNoPassword else {
            throw ServiceError(
                .conflict,
                "Station \(station.id) has no password: anybody who knows its id could read the "
                    + "list. Give it a password, or let an admin set allowsNoPassword.")
        }
        try LocalListTable.insert(station.id, allowsNoPassword: allowsNoPassword, db)
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
