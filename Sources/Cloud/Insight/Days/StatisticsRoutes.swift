import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// Sums of ended transactions for people's programs.
struct StatisticsRoutes: Sendable {
    let database: CloudDatabase

    /// Days of an answer without `from`.
    private static let standardDays: Int64 = 30

    private enum Query {
        static let scope = QueryParameter<EnergyScope>.choice(
            "scope", "own: your own transactions (the default); managed: those at your stations")
        static let station = QueryParameter<StationID>.id(
            "stationId", "Only transactions at this station")
        static let from = day("from", "The first day; 29 days before the last if absent")
        static let to = day("to", "The last day; today if absent")

        private static func day(_ name: String, _ summary: String) -> QueryParameter<CalendarDay> {
            QueryParameter(
                name, summary, expectation: "a date as 2026-11-29",
                schema: .object(["type": "string", "format": "date"])
            ) { CalendarDay($0) }
        }
    }

    struct EnergySums: Codable, Sendable, Documented {
        static let notes = [
            "days": "The days with a transaction, in the zone of the station, oldest first",
            "stations":
                "The 50 stations with the most energy; of whole months if an admin asks for all",
            "idTokens": "Your 50 id tokens with the most energy",
            "vehicles": "Your 50 vehicles with the most energy, by their id tokens",
            "drivers": "The 50 drivers with the most energy at your stations",
        ]

        var days: [EnergyOfDay]
        var stations: [EnergyShare]
        var idTokens: [EnergyShare]
        var vehicles: [EnergyShare]
        var drivers: [EnergyShare]
    }

    struct EnergyOfDay: Codable, Sendable, Documented {
        static let notes = [
            "day": "As 2026-11-29", "transactions": "How many began on this day",
            "energyWh": "In watt-hours", "seconds": "How long they took on this day",
        ]

        var day: String
        var transactions: Int64
        var energyWh: Int64
        var seconds: Int64
    }

    struct EnergyShare: Codable, Sendable, Documented {
        static let notes = [
            "id": "Of a station, vehicle or driver; absent for an id token",
            "name": "Absent if it was removed; empty for a start by phone",
            "energyWh": "In watt-hours",
        ]

        var id: String?
        var name: String?
        var transactions: Int64
        var energyWh: Int64
        var seconds: Int64

        init(_ group: EnergyStatistics.Group, hasID: Bool = true) {
            id = hasID ? group.id : nil
            name = group.name
            transactions = group.sum.transactions
            energyWh = group.sum.energyWh
            seconds = group.sum.seconds
        }
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/statistics", caller: .person(.read),
                "Get the sums of your ended transactions, or of those at the stations that you manage",
                query: [Query.scope, Query.station, Query.from, Query.to]
            ) { call in
                let today = CalendarDay(call.moment.wall, in: StationZone.standard)
                let last = try call.query(Query.to) ?? today
                let first =
                    try call.query(Query.from) ?? last.adding(days: 1 - Self.standardDays)
                guard first <= last, last.number - first.number < EnergyStatistics.maximumDays
                else {
                    throw ServiceError(
                        .invalidInput,
                        "from must be at most \(EnergyStatistics.maximumDays) days before to.",
                        field: "from")
                }
                let filter = EnergyFilter(
                    try call.query(Query.scope) ?? .own, first...last,
                    station: try call.query(Query.station))
                return try await database.read { db in
                    try Self.sums(filter, viewer: call.viewer, db)
                }
            }
        ]
    }

    private static func sums(
        _ filter: EnergyFilter, viewer: Viewer, _ db: Database
    ) throws -> EnergySums {
        EnergySums(
            days: try EnergyStatistics.days(filter, viewer: viewer, db).map {
                EnergyOfDay(
                    day: $0.day.text, transactions: $0.sum.transactions,
                    energyWh: $0.sum.energyWh, seconds: $0.sum.seconds)
            },
            stations: try EnergyStatistics.stations(filter, viewer: viewer, db)
                .map { EnergyShare($0) },
            idTokens: try EnergyStatistics.cards(filter, viewer: viewer, db)
                .map { EnergyShare($0, hasID: false) },
            vehicles: try EnergyStatistics.vehicles(filter, viewer: viewer, db)
                .map { EnergyShare($0) },
            drivers: try EnergyStatistics.drivers(filter, viewer: viewer, db).map {
                EnergyShare($0)
            })
    }
}
