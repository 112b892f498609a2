import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// When the chargers of a place can be booked.
struct AvailabilityRoutes: Sendable {
    let database: CloudDatabase

    struct FreeTime: Codable, Sendable {
        var from: Timestamp
        var until: Timestamp
    }

    struct FreeConnectorView: Codable, Sendable, Documented {
        static let notes = [
            "free": "Open and not booked; the limits of the place's terms also apply to a booking"
        ]

        var stationId: StationID
        var connectorId: Int64
        var free: [FreeTime]
    }

    struct AvailabilityView: Codable, Sendable, Documented {
        static let notes = ["connectors": "One of each station of the place, at most 20"]

        var connectors: [FreeConnectorView]
    }

    /// Milliseconds: 31 days.
    private static let longest: Int64 = 31 * 86_400_000
    /// Maximum stations of an answer.
    private static let stationLimit = 20

    private static let from = QueryParameter<Timestamp>.time("from", "Start; now, if absent")
    private static let until = QueryParameter<Timestamp>.time(
        "until", "End, at most 31 days after the start; a week after it, if absent")
    private static let connector = QueryParameter<Int64>.number(
        "connectorId", "The connector of each station; 1, if absent", in: 1...64)

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/places/{id}/availability", caller: .person(.read),
                "Show when the chargers of a place can be booked",
                query: [Self.from, Self.until, Self.connector]
            ) { call in
                let id: LocationID = try call.id()
                let now = call.moment.wall
                let start = try call.query(Self.from) ?? now
                let end = try call.query(Self.until) ?? start.adding(seconds: 604_800)
                let connector = try call.query(Self.connector) ?? 1
                try Check.that(
                    end > start && end.millisecondsSince(start) <= Self.longest, "until",
                    "until must be after from, at most 31 days later.")
                return try await database.read { db in
                    try Self.view(
                        id, connector, start..<end, viewer: call.viewer, now: now, db)
                }
            }
        ]
    }

    /// - Throws: `notFound` for a place that the viewer neither manages nor may book at.
    private static func view(
        _ location: LocationID, _ connector: Int64, _ window: Range<Timestamp>, viewer: Viewer,
        now: Timestamp, _ db: Database
    ) throws -> AvailabilityView {
        _ = try PlaceTermsService.visible(location, to: viewer, db, at: now)
        let stations = try BookingPlace.stations(of: location, db).prefix(stationLimit)
        let connectors = stations.map {
            StationConnector(stationID: $0.id, connectorID: connector)
        }
        let found = try AvailabilityReader.availabilities(
            of: [location: connectors], in: window, db)
        return AvailabilityView(
            connectors: connectors.map { connector in
                let free = found[connector].map { availability in
                    availability.terms.isPaused ? [] : availability.free(in: window)
                }
                return FreeConnectorView(
                    stationId: connector.stationID, connectorId: connector.connectorID,
                    free: (free ?? []).map {
                        FreeTime(from: $0.lowerBound, until: $0.upperBound)
                    })
            })
    }
}
