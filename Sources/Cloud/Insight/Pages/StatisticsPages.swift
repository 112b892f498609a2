import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The statistics of the transactions that a person sees.
struct StatisticsPages: Sendable {
    let site: Site
    let database: CloudDatabase

    private static let texts = StatisticsTexts()

    private enum Query {
        static let scope = QueryParameter<EnergyScope>.choice(
            "of", "own: your own charging; managed: at your chargers")
        static let period = QueryParameter<StatisticsPeriod>.choice(
            "by", "By weeks, months or years")
        static let station = QueryParameter<StationID>.id("station", "Only at this charger")
    }

    func all() -> [Route] {
        [
            site.page(
                "/statistics", for: .person, "Show how much was charged",
                query: [Query.scope, Query.period, Query.station]
            ) { visit in
                let scope = visit.query(Query.scope) ?? .own
                let period = visit.query(Query.period) ?? .month
                let station = visit.query(Query.station)
                let today = CalendarDay(visit.moment.wall, in: StationZone.standard)
                let numbers = try await database.read { db in
                    try StatisticsNumbers(
                        scope, period, station: station, today, viewer: visit.viewer, db)
                }
                let model = StatisticsModel(numbers, visit, Self.texts)
                return HTMLPage(
                    "statistics", title: model.heading, texts: Self.texts, model: model)
            }
        ]
    }
}

/// What the page of statistics is made of.
struct StatisticsNumbers: Sendable {
    let scope: EnergyScope
    let period: StatisticsPeriod
    /// The only charger that counts; nil for all.
    let station: StationID?
    /// Nil if nothing was charged there and the viewer does not manage it.
    let stationName: String?
    let isHost: Bool
    /// About all chargers of the cloud.
    let isWhole: Bool
    /// Of as long a time before; zero if charging began in the middle of it.
    let before: EnergySum
    let now: EnergySum
    let columns: [(slot: StatisticsPeriod.Slot, sum: EnergySum)]
    let stations: [EnergyStatistics.Group]
    let cards: [EnergyStatistics.Group]
    let vehicles: [EnergyStatistics.Group]
    let drivers: [EnergyStatistics.Group]
    let pattern: [[Int64]]

    init(
        _ scope: EnergyScope, _ period: StatisticsPeriod, station: StationID? = nil,
        _ today: CalendarDay, viewer: Viewer, _ db: Database
    ) throws {
        (self.scope, self.period, self.station) = (scope, period, station)
        let person = viewer.personID
        isHost = try viewer.isAdmin || person.map { try StationAccess.isHost($0, db) } ?? false
        let slots = period.slots(until: today)
        let first = slots.before.first?.days.lowerBound ?? today
        let middle = slots.now.first?.days.lowerBound ?? today
        let last = slots.now.last?.days.upperBound ?? today
        let days = try EnergyStatistics.days(
            EnergyFilter(scope, first...last, station: station), viewer: viewer, db)
        now = days.filter { $0.day >= middle }.map(\.sum).reduce(EnergySum(), +)
        // The chart begins with the first charge, unless that is older.
        let begin = days.first?.day ?? middle
        // A time before that is compared only if charging began in its first part already.
        let isComparable = begin <= slots.before.first?.days.upperBound ?? first
        before =
            isComparable
            ? days.filter { $0.day < middle }.map(\.sum).reduce(EnergySum(), +) : EnergySum()
        columns = slots.now.filter { $0.days.upperBound >= begin }.map { slot in
            let sums = days.filter { slot.days.contains($0.day) }.map(\.sum)
            return (slot, sums.reduce(EnergySum(), +))
        }
        var filter = EnergyFilter(scope, middle...last, station: station)
        isWhole = filter.isWhole(for: viewer)
        if isWhole {
            // Two months of 10,000 chargers are 20,000 rows.
            filter.days = today.month.adding(months: -1).firstDay...today
        }
        stations = try EnergyStatistics.stations(filter, viewer: viewer, db)
        let managed = try station.flatMap { try StationTable.find($0, viewer: viewer, db) }
        stationName = station == nil ? nil : stations.first?.name ?? managed?.name
        cards = scope == .own ? try EnergyStatistics.cards(filter, viewer: viewer, db) : []
        vehicles = scope == .own ? try EnergyStatistics.vehicles(filter, viewer: viewer, db) : []
        drivers = scope == .managed ? try EnergyStatistics.drivers(filter, viewer: viewer, db) : []
        pattern = try EnergyStatistics.pattern(filter, viewer: viewer, db)
    }
}
