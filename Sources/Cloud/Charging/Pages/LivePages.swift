import ChargingModel
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// What charges now: the visitor's own transactions, and one of them as it goes.
struct LivePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let service: ChargeService
    let prices: any PriceTeller
    /// Maximum rows: nobody has more cards than this in use at once.
    private static let limit = 20
    private let texts = LiveTexts()

    init(
        site: Site, database: CloudDatabase, service: ChargeService, prices: any PriceTeller
    ) {
        self.prices = prices
        self.site = site
        self.database = database
        self.service = service
    }

    func all() -> [Route] { [list(), show(), stop(), unlock()] }

    // MARK: What charges now

    struct ListModel: Sendable {
        var rows: [Row]
        var hasRows: Bool

        struct Row: Sendable {
            var path: String
            var name: String
            var since: String
            var energy: String
            var cost: String?
            var chip: String
            var state: String
        }
    }

    private func list() -> Route {
        site.page("/charging", for: .person, "Show what you charge now") { visit in
            let (person, viewer, now) = (try visit.personID(), visit.viewer, visit.moment.wall)
            var filter = TransactionFilter()
            filter.person = person
            let running = try await database.read { [filter] db in
                let records = try TransactionTable.list(
                    filter, limit: Self.limit, viewer: viewer, db
                ).filter(\.surelyRuns)
                let places = try StationPlace.of(records.map(\.stationID), db)
                let costs = try prices.costs(of: records, db, at: now)
                return records.map { ($0, places[$0.stationID], costs[$0.id]) }
            }
            let rows = running.map { record, place, cost in
                let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
                let state = LiveState(record)
                return ListModel.Row(
                    path: "/charging/\(record.id)", name: place?.name ?? record.stationID.text,
                    since: visit.say(
                        texts.since(
                            formats.dayAndTime(record.state.startedAt ?? record.createdAt), nil)),
                    energy: formats.energy(record.state.energyWh),
                    cost: cost.map { formats.money($0.total) }, chip: state.chip,
                    state: visit.say(texts.state(state)))
            }
            return HTMLPage(
                "charging-list", title: texts.title, texts: texts,
                model: ListModel(rows: rows, hasRows: !rows.isEmpty),
                live: [Signal(.driverCharging, person.text)]
                    + running.map { Signal(.transaction, $0.0.id.text) })
        }
    }

    // MARK: One transaction

    private func show() -> Route {
        site.page("/charging/{id}", for: .person, "Show a transaction as it goes") { visit in
            try await page(visit)
        }
    }

    /// The id of a transaction, or of the remote start that begins it.
    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let id: TransactionID = try visit.id("id")
        let (viewer, person, moment) = (visit.viewer, try visit.personID(), visit.moment)
        let found = try await database.read { db in
            try LiveCharge.find(
                id, viewer: viewer, person: person, service, prices, db, at: moment)
        }
        switch found {
        case .waiting(let start):
            return HTMLPage(
                "charging-live", title: texts.title, texts: texts,
                model: LiveModel(waiting: waiting(start, visit)),
                live: [
                    Signal(.command, id.text), Signal(.driverCharging, person.text),
                ])
        case .charge(let charge):
            return HTMLPage(
                "charging-live", title: texts.title, texts: texts,
                model: LiveModel(charge: LiveChargeModel(charge, visit, texts)),
                live: [Signal(.transaction, charge.record.id.text)])
        case nil:
            throw ServiceError(.notFound, "The transaction \(id) does not exist.")
        }
    }

    private func waiting(_ start: LiveCharge.Start, _ visit: Visit) -> LiveModel.Waiting {
        switch start.state {
        case .waiting:
            .init(heading: visit.say(texts.waiting), text: visit.say(texts.waitingHint))
        case .unanswered:
            .init(heading: visit.say(texts.waiting), text: visit.say(texts.unanswered))
        case .notStarted:
            .init(
                heading: visit.say(texts.notStarted), text: visit.say(texts.notStartedHint),
                again: start.code.map { "/c/\($0)" })
        }
    }

    private func stop() -> Route {
        site.form(
            "/charging/{id}/stop", for: .person,
            "Stop your transaction, or one at your charger", again: page
        ) { visit, _ in
            let id: TransactionID = try visit.id("id")
            let answer: ChargeService.Answer
            do {
                answer = try await service.stop(id, viewer: visit.viewer)
            } catch let error as ServiceError where error.code == .conflict {
                return .see("/charging/\(id)", saying: texts.hasEnded)
            }
            switch answer {
            case .accepted, .unanswered:
                return .see("/charging/\(id)", saying: texts.stopAsked)
            case .rejected: throw FormError(nil, texts.stopRefused)
            case .offline: throw FormError(nil, texts.offline)
            }
        }
    }

    private func unlock() -> Route {
        site.form(
            "/charging/{id}/unlock", for: .person,
            "Unlock the cable of your transaction that has just ended", again: page
        ) { visit, _ in
            let id: TransactionID = try visit.id("id")
            let answer: ChargeService.Answer
            do {
                answer = try await service.unlock(id, by: try visit.personID())
            } catch let error as ServiceError where error.code == .conflict {
                throw FormError(nil, texts.unlockRefused)
            }
            switch answer {
            case .accepted:
                return .see("/charging/\(id)", saying: texts.unlocked)
            case .unanswered:
                return .see("/charging/\(id)", saying: texts.unlockAsked)
            case .rejected: throw FormError(nil, texts.unlockRefused)
            case .offline: throw FormError(nil, texts.unlockOffline)
            }
        }
    }
}
