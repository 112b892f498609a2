import ChargingModel
import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The start page, and the home of a person who has signed in.
struct HomePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let chargers: ChargerList

    /// How many charges the home shows.
    private static let lastCharges = 3
    private let policy: StationRegistrationPolicy
    private let facts: SetupFacts
    private let texts = HomeTexts()

    init(
        site: Site, database: CloudDatabase, chargers: ChargerList,
        policy: StationRegistrationPolicy, facts: SetupFacts
    ) {
        self.site = site
        self.database = database
        self.chargers = chargers
        self.policy = policy
        self.facts = facts
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

    private struct Home: Sendable {
        var name: String
        var running: [Charge]
        /// The chargers that the person manages.
        var own: [Place]
        var hasOwn: Bool
        /// The others where the person may charge.
        var places: [Place]
        var hasPlaces: Bool
        var lacksPlaces: Bool
        var ended: [Charge]
        var hasEnded: Bool
        var lacksCard: Bool
        /// Whether an admin has not finished the setup of the cloud.
        var lacksSetup: Bool
        /// Whether somebody without a charger may add one.
        var mayAdd: Bool

        struct Charge: Sendable {
            var path: String
            var placeName: String
            var when: String
            var energy: String
            var chip: String
            var state: String
        }

        struct Place: Sendable {
            var path: String
            var placeName: String
            var address: String?
            var chip: String
            var state: String
            /// Who charges there, for those who manage it.
            var whoCharges: String?
        }
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
        let facts = facts
        let (names, hasCard, isHost, isSetUp, charges) = try await database.read { db in
            var filter = TransactionFilter()
            filter.person = id
            let records = try TransactionTable.list(
                filter, limit: Self.lastCharges + 10, viewer: viewer, db)
            let places = try StationPlace.of(records.map(\.stationID), db)
            return (
                try PersonTable.names(
                    [id] + own.compactMap { $0.running?.driver(shownTo: viewer) }, db),
                try !IdTokenTable.list(
                    person: id, after: "", limit: 5, viewer: viewer, db
                ).allSatisfy(\.isVirtual),
                try StationAccess.isHost(id, db),
                try !viewer.isAdmin
                    || OperatorStep.done(facts, db).count == OperatorStep.allCases.count,
                records.map { ($0, places[$0.stationID]) }
            )
        }
        let running = charges.filter { $0.0.surelyRuns }
        let ended = charges.filter { $0.0.state.phase == .ended }.prefix(Self.lastCharges)
        return HTMLPage(
            "home", title: texts.heading, texts: texts,
            model: Home(
                name: names[id] ?? "",
                running: running.map { charge($0, $1, "/charging", visit) },
                own: own.map { item in
                    place(item, ChargersPages.charging(item, names, visit), visit)
                }, hasOwn: !own.isEmpty,
                places: others.map { place($0, nil, visit) }, hasPlaces: !others.isEmpty,
                lacksPlaces: own.isEmpty && others.isEmpty,
                ended: ended.map { charge($0, $1, "/history", visit) }, hasEnded: !ended.isEmpty,
                lacksCard: !hasCard, lacksSetup: !isSetUp,
                mayAdd: !isHost && StationRegistration.isAllowed(to: viewer, policy)),
            live: running.map { Signal(.transaction, $0.0.id.text) }
                + [Signal(.driverCharging, id.text)]
                + own.compactMap { $0.running.map { Signal(.transaction, $0.id.text) } }
                + Set((own + others).map(\.station.id)).map { Signal(.station, $0.text) })
    }

    private func place(
        _ item: ChargerList.Item, _ whoCharges: String?, _ visit: Visit
    ) -> Home.Place {
        let livePath = whoCharges == nil ? nil : item.running.map { "/charging/\($0.id)" }
        return Home.Place(
            path: livePath ?? "/c/\(item.place.code)",
            placeName: item.place.title, address: item.place.address, chip: item.state.chip,
            state: visit.say(item.state.words), whoCharges: whoCharges)
    }

    private func charge(
        _ record: TransactionRecord, _ place: StationPlace?, _ folder: String, _ visit: Visit
    ) -> Home.Charge {
        let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
        let state = LiveState(record)
        let start = record.state.startedAt ?? record.createdAt
        let when =
            record.state.endedAt.map { "\(formats.dayAndTime(start)) – \(formats.time($0))" }
            ?? visit.say(texts.since(formats.time(start)))
        return Home.Charge(
            path: "\(folder)/\(record.id)", placeName: place?.name ?? record.stationID.text,
            when: when, energy: formats.energy(record.state.energyWh), chip: state.chip,
            state: visit.say(state.words))
    }
}
