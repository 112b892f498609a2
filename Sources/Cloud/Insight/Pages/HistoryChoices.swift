import CloudAccess
import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// What a person can choose in the filter.
struct HistoryChoices: Sendable {
    struct Option: Sendable {
        var value: String
        var label: String
        var isSelected: Bool
    }

    let from: String
    let to: String
    let isOdd: Bool
    /// The zone of the days.
    let zone: String
    let stations: [Option]
    /// An admin types the id of one of many chargers.
    let hasStationField: Bool
    let stationID: String
    let cards: [Option]
    let drivers: [Option]
    let hasStations: Bool
    let hasCards: Bool
    let hasDrivers: Bool

    /// The chargers and drivers of this many days are offered.
    private static let days: Int64 = 180

    init(
        _ filter: HistoryFilter, _ visit: Visit, _ texts: HistoryTexts, _ db: Database
    ) throws {
        let viewer = visit.viewer
        from = filter.from?.text ?? ""
        to = filter.to?.text ?? ""
        isOdd = filter.isOdd
        let zone = try filter.zone(for: viewer, db)
        self.zone = visit.say(texts.zone(zone.identifier))
        let today = CalendarDay(visit.moment.wall, in: zone)
        let span = today.adding(days: -Self.days)...today
        let own = EnergyFilter(.own, span)
        let managed = EnergyFilter(.managed, span)
        hasStationField = viewer.isAdmin
        stationID = filter.station?.text ?? ""
        var (stations, drivers): ([EnergyStatistics.Group], [EnergyStatistics.Group]) = ([], [])
        if !viewer.isAdmin {
            stations = try EnergyStatistics.stations(own, viewer: viewer, db)
            let known = Set(stations.map(\.id))
            stations += try EnergyStatistics.stations(managed, viewer: viewer, db)
                .filter { !known.contains($0.id) }
            drivers = try EnergyStatistics.drivers(managed, viewer: viewer, db)
                .filter { $0.id != viewer.personID?.text }
        }
        self.stations =
            viewer.isAdmin
            ? []
            : Self.options(
                stations.map { ($0.id, $0.name ?? $0.id) }, filter.station?.text)
        let tokens = try viewer.personID.map { person in
            try IdTokenTable.list(person: person, after: "", limit: 50, viewer: viewer, db)
        }
        cards = Self.options(
            (tokens ?? []).map {
                ($0.id.text, Self.name($0, phone: visit.say(texts.phone)))
            }, filter.card?.text)
        var people: [(value: String, label: String)] = drivers.map { ($0.id, $0.name ?? $0.id) }
        if !people.isEmpty || filter.person != nil, let me = viewer.personID?.text {
            people.insert((me, visit.say(texts.me)), at: 0)
        }
        self.drivers = Self.options(people, filter.person?.text)
        hasStations = !self.stations.isEmpty
        hasCards = !cards.isEmpty
        hasDrivers = !self.drivers.isEmpty
    }

    private static func name(_ token: IdTokenRecord, phone: String) -> String {
        if token.isVirtual { return phone }
        return token.label.isEmpty ? "… \(token.reference.suffix)" : token.label
    }

    /// The chosen one is always among them.
    private static func options(
        _ known: [(value: String, label: String)], _ chosen: String?
    ) -> [Option] {
        var options = known.map {
            Option(value: $0.value, label: $0.label, isSelected: $0.value == chosen)
        }
        if let chosen, !options.contains(where: \.isSelected) {
            options.append(Option(value: chosen, label: chosen, isSelected: true))
        }
        return options
    }
}
