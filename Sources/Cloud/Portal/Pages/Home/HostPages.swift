import ChargingModel
import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudMoney
import CloudPeople
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// The home of a host: what the chargers earned, the week, what charges now, and what waits for an
/// answer.
struct HostPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let chargers: ChargerList
    let policy: StationRegistrationPolicy
    let money: MoneySettings

    static let path = "/host"
    /// Places between which the page switches.
    private static let placeLimit = 20
    /// Requests that are counted, of which the model shows the first.
    private static let requestLimit = 100
    /// Transactions whose present power is read, each by itself.
    private static let powerLimit = 2
    private static let place = QueryParameter<LocationID>.id(
        "place", "Shows the week of this place; of the first one, if absent")
    private var texts: HostTexts { HostTexts() }

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .person, "Show my home as a host", query: [Self.place]
            ) { try await show($0) }
        ]
    }

    private func show(_ visit: Visit) async throws -> HTMLPage {
        let person = try visit.personID()
        let items = try await chargers.managed(by: person, at: visit.moment)
        let found = try await find(items, person, visit)
        return HTMLPage(
            "host", title: texts.heading, texts: texts,
            model: HostModel(
                found, mayAdd: StationRegistration.isAllowed(to: visit.viewer, policy), money,
                texts, visit),
            live: [Signal(.personBookings, person.text)]
                + Set(items.map(\.station.id)).map { Signal(.station, $0.text) }
                + items.compactMap { $0.running.map { Signal(.transaction, $0.id.text) } })
    }

    /// Not as an admin, who manages all.
    private func find(
        _ items: [ChargerList.Item], _ person: PersonID, _ visit: Visit
    ) async throws -> HostModel.Found {
        let (now, viewer, asked) = (visit.moment.wall, visit.viewer, visit.query(Self.place))
        let host = Viewer.person(person, [])
        return try await database.read { db in
            let locations = try LocationTable.list(
                after: "", limit: Self.placeLimit, viewer: host, db)
            let shown = locations.first { $0.id == asked } ?? locations.first
            let zone = shown.map { StationZone.of($0) } ?? StationZone.standard
            let start = MonthTransactions.start(now, in: zone)
            let stations = Set(items.map(\.station.id))
            let month =
                stations.isEmpty
                ? []
                : try MonthTransactions.list(of: nil, since: start, viewer: host, db)
                    .filter { stations.contains($0.stationID) }
            let summed = Set(month.map(\.id))
            let running = items.compactMap(\.running)
            let requests = try BookingTable.requests(
                toHost: person, now, limit: Self.requestLimit, db)
            let asking = Set(requests.map(\.stationID))
            var power: [TransactionID: PresentPower] = [:]
            for record in running.filter({ LiveState($0) == .charging }).prefix(Self.powerLimit) {
                power[record.id] = try PresentPower.read(of: record.id, at: now, db)
            }
            return HostModel.Found(
                items: items, locations: locations, shown: shown?.id,
                week: try shown.map {
                    try WeekFacts.ofHost($0.id, week: CalendarDay(now, in: zone), db)
                }, month: month, monthStart: start,
                bills: try TransactionPrices.bills(
                    month + running.filter { !summed.contains($0.id) }, db, at: now),
                power: power, requests: requests,
                places: asking.isEmpty ? [:] : try StationPlace.of(Array(asking), db),
                names: try PersonTable.names(
                    [person] + running.compactMap { $0.driver(shownTo: viewer) }
                        + requests.map(\.personID), db),
                earnings: try EarningSums(of: person, db))
        }
    }
}
