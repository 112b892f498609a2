import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The last step of adding a charger: its state, its settings and a trial start.
struct SetupTestPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let chargers: ChargerList
    let trial: ChargerTrial
    private let texts = SetupTestTexts()

    init(site: Site, database: CloudDatabase, chargers: ChargerList, trial: ChargerTrial) {
        self.site = site
        self.database = database
        self.chargers = chargers
        self.trial = trial
    }

    func all() -> [Route] {
        let path = "/chargers/{id}/setup/{brand}/test"
        return [
            site.page(path, for: .person, "Show the first test of a charger", show),
            site.form(
                "\(path)/settings", for: .person, "Read the settings of a charger", again: show,
                readSettings),
            site.form(
                "\(path)/start", for: .person, "Start charging as a trial", again: show, start),
        ]
    }

    // MARK: The page

    struct Fact: Sendable {
        var name: String
        var value: String
    }

    /// What came of a part of the test.
    struct Result: Sendable {
        var chip: String
        var state: String
        var text: String
    }

    private struct Model: Sendable {
        var progress: SetupProgress
        var name: String
        var isOnline: Bool
        var connection: Result
        var facts: [Fact]
        var settings: Result
        var start: Result
        /// What is known about the brand.
        var advice: String?
        /// Of a charger with several.
        var connector: FormField?
        /// Whether a trial can be started now.
        var mayStart: Bool
        /// Whether the page must look again for a start that nothing follows.
        var isWaiting: Bool
        /// The page of the transaction of the trial.
        var livePath: String?
        var path: String
        var back: String
        var next: String
        /// The pages of its place; nil for a charger without one.
        var place: String?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, moment): (StationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let chosen = try visit.brand()
        let items = try await chargers.one(id, viewer: viewer, at: moment)
        guard let station = items.first?.station else {
            throw ServiceError(.notFound, "The station \(id) does not exist.")
        }
        let brand = chosen.fitting(station.kind)
        let isOnline = station.isOnline(
            isConnected: chargers.isConnected(id), at: moment.wall)
        let results = try await database.read { db in
            try trial.results(of: id, viewer: viewer, db, at: moment.wall)
        }
        let runs = items.contains { $0.running != nil }
        let signals = [
            Signal(.station, id.text), viewer.personID.map { Signal(.driverCharging, $0.text) },
            results.transaction.map { Signal(.transaction, $0.id.text) },
        ]
        return HTMLPage(
            "charger-test", title: texts.heading, texts: texts,
            model: Model(
                progress: SetupProgress(.test, visit), name: station.name, isOnline: isOnline,
                connection: result(texts.outcome(isOnline: isOnline), visit),
                facts: facts(of: station, items, visit),
                settings: result(texts.outcome(results.settings), visit),
                start: result(texts.outcome(results.start), visit),
                advice: brand.trialHint.map(visit.say),
                connector: items.count < 2 ? nil : connectorField(items, visit),
                mayStart: isOnline && !runs, isWaiting: results.start == .waiting,
                livePath: results.transaction.map { "/charging/\($0.id)" },
                path: SetupStep.test.path(of: id, brand),
                back: SetupStep.waiting.path(of: id, brand), next: ChargerPages.path(of: id),
                place: station.locationID.map { "/places/\($0)" }),
            live: signals.compactMap(\.self))
    }

    private func result(_ outcome: SetupTestTexts.Outcome, _ visit: Visit) -> Result {
        Result(
            chip: outcome.chip, state: visit.say(outcome.state), text: visit.say(outcome.text))
    }

    private func facts(
        of station: Station, _ items: [ChargerList.Item], _ visit: Visit
    ) -> [Fact] {
        let device = [station.description.vendor, station.description.model]
            .compactMap(\.self).joined(separator: " ")
        var facts = items.map { item in
            Fact(
                name: visit.say(
                    items.count > 1
                        ? ChargerTexts().connectorTitle(item.place.connectorID) : texts.state),
                value: visit.say(item.state.words))
        }
        if !device.isEmpty { facts.append(Fact(name: visit.say(texts.device), value: device)) }
        if let firmware = station.description.firmwareVersion {
            facts.append(Fact(name: visit.say(texts.firmware), value: firmware))
        }
        return facts
    }

    private func connectorField(_ items: [ChargerList.Item], _ visit: Visit) -> FormField {
        visit.choice(
            "connector", texts.connector,
            options: items.map {
                (
                    "\($0.place.connectorID)",
                    visit.say(ChargerTexts().connectorTitle($0.place.connectorID))
                )
            }, value: "\(items.first?.place.connectorID ?? 1)")
    }

    // MARK: The forms

    @Sendable private func readSettings(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let (station, brand) = (
            try await visit.managedStation(in: database), try visit.brand()
        )
        let outcome = try await trial.readSettings(of: station.id, viewer: visit.viewer)
        return .see(
            SetupStep.test.path(of: station.id, brand), saying: texts.outcome(outcome).text)
    }

    @Sendable private func start(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, person, moment): (StationID, PersonID, Moment) = (
            try visit.id(), try visit.personID(), visit.moment
        )
        let brand = try visit.brand()
        let items = try await chargers.one(id, viewer: visit.viewer, at: moment)
        let wanted = form.typed("connector")
        let item = items.first { "\($0.place.connectorID)" == wanted } ?? items.first
        guard let place = item?.place else {
            throw ServiceError(.notFound, "The station \(id) does not exist.")
        }
        let obstacle = try await database.read { db in
            try trial.charging.outlook(place, of: person, db, at: moment).obstacle
        }
        if let obstacle { throw FormError(nil, obstacle.words) }
        let outcome = try await trial.start(
            at: place, by: person, viewer: visit.viewer, at: moment)
        switch outcome {
        case .refused, .offline: throw FormError(nil, texts.outcome(outcome).text)
        default:
            return .see(
                SetupStep.test.path(of: id, brand), saying: texts.outcome(outcome).text)
        }
    }
}
