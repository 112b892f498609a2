import ChargingModel
import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudMoney
import CloudPeople
import CloudPricing
import CloudSharing
import CloudWeb
import CommonBase
import MessageCatalogue

/// The start page, and the home of a person who has signed in.
struct HomePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let chargers: ChargerList

    /// Maximum charges on the home.
    static let lastCharges = 3
    private let policy: StationRegistrationPolicy
    private let facts: SetupFacts
    private let money: MoneySettings
    private let texts = HomeTexts()

    init(
        site: Site, database: CloudDatabase, chargers: ChargerList,
        policy: StationRegistrationPolicy, facts: SetupFacts, money: MoneySettings
    ) {
        self.site = site
        self.database = database
        self.chargers = chargers
        self.policy = policy
        self.facts = facts
        self.money = money
    }

    func all() -> [Route] {
        [
            site.page("/", for: .anyone, "Show the start page") { try await start($0) },
            site.page("/home", for: .person, "Show my home") { try await home($0) },
        ]
    }

    private struct Welcome: Sendable {
        var hasAdmin: Bool
    }

    private func start(_ visit: Visit) async throws -> HTMLPage {
        if visit.person != nil { return try await home(visit) }
        let hasAdmin = try await database.read { try PersonTable.oldestAdmin($0) != nil }
        return HTMLPage(
            "welcome", title: texts.welcome, texts: texts, model: Welcome(hasAdmin: hasAdmin))
    }

    private func home(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, moment) = (try visit.personID(), visit.viewer, visit.moment)
        let own = try await chargers.managed(by: id, at: moment)
        let ownIDs = Set(own.map(\.station.id))
        let others = try await chargers.usable(by: id, at: moment).filter {
            !ownIDs.contains($0.station.id)
        }
        let found = try await find(visit, running: own.compactMap(\.running))
        let address = try await NextBooking.address(
            of: found.booking, viewer: viewer, database, at: moment.wall)
        return HTMLPage(
            "home", title: texts.heading, texts: texts,
            model: HomeModel(
                found, own: own, others: others, address,
                mayAdd: !found.isHost && StationRegistration.isAllowed(to: viewer, policy),
                texts, visit),
            live: found.running.map { Signal(.transaction, $0.id.text) }
                + [Signal(.driverCharging, id.text), Signal(.personBookings, id.text)]
                + [Signal(.credit, id.text)]
                + own.compactMap { $0.running.map { Signal(.transaction, $0.id.text) } }
                + Set((own + others).map(\.station.id)).map { Signal(.station, $0.text) })
    }

    private func find(
        _ visit: Visit, running: [TransactionRecord]
    ) async throws -> HomeModel.Found {
        let (id, viewer, now) = (try visit.personID(), visit.viewer, visit.moment.wall)
        let (facts, money) = (facts, money)
        return try await database.read { db in
            var filter = TransactionFilter()
            filter.person = id
            let records = try TransactionTable.list(
                filter, limit: Self.lastCharges + 10, viewer: viewer, db)
            let month = try MonthTransactions.list(
                of: id, since: MonthTransactions.start(now, in: StationZone.standard),
                viewer: viewer, db)
            let shown = Set(records.map(\.id))
            return HomeModel.Found(
                records: records, month: month,
                bills: try TransactionPrices.bills(
                    records + month.filter { !shown.contains($0.id) }, db, at: now),
                places: try StationPlace.of(records.map(\.stationID), db),
                names: try PersonTable.names(
                    [id] + running.compactMap { $0.driver(shownTo: viewer) }, db),
                booking: try NextBooking.find(of: id, db, at: now),
                money: try DriverMoney(of: id, money, db),
                hasCard: try !IdTokenTable.list(
                    person: id, after: "", limit: 5, viewer: viewer, db
                ).allSatisfy(\.isVirtual),
                isHost: try StationAccess.isHost(id, db),
                isSetUp: try !viewer.isAdmin
                    || OperatorStep.done(facts, db).count == OperatorStep.allCases.count)
        }
    }
}
