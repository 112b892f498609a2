import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// Why cards were refused.
struct RefusedTapRoutes: Sendable {
    let database: CloudDatabase

    struct RefusedTapView: Codable, Sendable, Documented {
        static let notes = [
            "suffix": "The last characters of the card; empty for one without a fixed number",
            "driverId": "The owner of the card; only for themselves and for admins",
            "taps": "How often the card was tapped in a row",
            "connectorId": "Absent if the station did not name it",
        ]

        var id: String
        var stationId: StationID
        var connectorId: Int64?
        var suffix: String
        var driverId: PersonID?
        var reason: RefusalReason
        var taps: Int64
        var firstAt: Timestamp
        var lastAt: Timestamp

        init(_ tap: RefusedTap, for viewer: Viewer) {
            id = "\(tap.number ?? 0)"
            stationId = tap.stationID
            connectorId = tap.connectorID
            suffix = tap.token.suffix
            driverId = tap.owner(seenBy: viewer)
            reason = tap.reason
            taps = tap.taps
            firstAt = tap.firstAt
            lastAt = tap.lastAt
        }
    }

    private static let station = QueryParameter<StationID>.id(
        "stationId", "Only taps at this station")

    func all() -> [Route] { [list()] }

    private func list() -> Route {
        Route(
            .get, "/api/v1/refused-taps", caller: .person(.read),
            "List the refused taps of your cards and at your stations, newest first",
            query: [Self.station, Paging.limit, Paging.number]
        ) { call in
            let (size, before) = (try call.pageSize(), try call.query(Paging.number) ?? .max)
            let station = try call.query(Self.station)
            let taps = try await database.read { db in
                try RefusedTapTable.list(
                    station: station, before: before, limit: size + 1, viewer: call.viewer, db)
            }
            return Page(taps, size: size) {
                RefusedTapView($0, for: call.viewer)
            } cursor: {
                "\($0.number ?? 0)"
            }
        }
    }
}

extension RefusedTap {
    /// A host learns that a card was refused and why, not whose it is.
    func owner(seenBy viewer: Viewer) -> PersonID? {
        switch viewer {
        case .admin, .system: personID
        case .person(let id, _): personID == id ? id : nil
        case .anonymous, .station: nil
        }
    }
}
