import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase

/// The questions about prices that a person sees, and the form that asks one.
struct DisputeListPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let disputes: DisputeService
    private let texts = DisputeTexts()

    init(site: Site, database: CloudDatabase, disputes: DisputeService) {
        self.site = site
        self.database = database
        self.disputes = disputes
    }

    static let path = "/disputes"
    private static let pageSize = 30
    /// Open disputes of a page; an admin answers the newest first.
    private static let openSize = 100
    private static let before = QueryParameter<ID<Dispute>>.id(
        "before", "Show decided questions with smaller ids")
    private static let question = "/history/{id}/question"

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .person, "Show questions about prices", query: [Self.before],
                list),
            site.page(
                Self.question, for: .person, "Show the form that asks about a price", showForm),
            site.form(
                Self.question, for: .person, "Ask about the price of a charging",
                again: showForm, ask),
        ]
    }

    private struct Item: Sendable {
        var path: String
        var name: String
        var about: String
        var state: String
        var look: String
    }

    private struct Model: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        var isAdmin: Bool
        var open: [Item]
        var hasOpen: Bool
        var decided: [Item]
        var hasDecided: Bool
        var isEmpty: Bool
        var olderPath: String?
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        let (viewer, before) = (visit.viewer, visit.query(Self.before)?.text)
        let (open, decided, places) = try await database.read { db in
            let open =
                before == nil
                ? try DisputeTable.list(
                    isOpen: true, before: nil, limit: Self.openSize, viewer: viewer, db) : []
            let decided = try DisputeTable.list(
                isOpen: false, before: before, limit: Self.pageSize + 1, viewer: viewer, db)
            return (
                open, decided, try StationPlace.of((open + decided).map(\.stationID), db)
            )
        }
        let shown = decided.prefix(Self.pageSize)
        let older = decided.count > shown.count ? shown.last?.id : nil
        return HTMLPage(
            "money-disputes", title: texts.heading, texts: texts,
            model: Model(
                testMoney: MoneyMode(disputes.refunds.settings).testMoney.map(visit.say),
                isAdmin: viewer.isAdmin, open: open.map { item($0, places, visit) },
                hasOpen: !open.isEmpty, decided: shown.map { item($0, places, visit) },
                hasDecided: !shown.isEmpty, isEmpty: open.isEmpty && shown.isEmpty,
                olderPath: older.map { "\(Self.path)?before=\($0)" }))
    }

    private func item(
        _ dispute: Dispute, _ places: [StationID: StationPlace], _ visit: Visit
    ) -> Item {
        let (state, look) = texts.name(dispute.decision)
        let place = places[dispute.stationID]?.name ?? dispute.stationID.text
        return Item(
            path: DisputePages.path(of: dispute.id), name: visit.say(texts.name(dispute.reason)),
            about: "\(place) · \(visit.formats.dateTime(dispute.openedAt))",
            state: visit.say(state), look: look)
    }

    // MARK: The form

    private struct FormModel: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        var charging: String
        var chargingPath: String
        var action: String
        var closed: String?
        /// Of the open question.
        var openPath: String?
        var reason: FormField?
        var text: FormField?
    }

    private struct Found: Sendable {
        var record: TransactionRecord
        var refusal: DisputeService.Refusal?
        var newest: Dispute?
        var place: StationPlace?
    }

    @Sendable private func showForm(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (TransactionID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let found = try await database.read { db in
            guard let record = try TransactionTable.visible(id, to: viewer, db) else {
                throw ServiceError(.notFound, "The transaction \(id) does not exist.")
            }
            return Found(
                record: record,
                refusal: try DisputeService.refusal(record, viewer: viewer, db, at: now),
                newest: try DisputeTable.newest(of: id, db),
                place: try StationPlace.of(record.stationID, db))
        }
        let formats = visit.formats(in: found.place?.timeZone ?? Location.standardTimeZone)
        let start = found.record.state.startedAt ?? found.record.createdAt
        let isOpen = found.refusal == nil
        return HTMLPage(
            "money-question", title: texts.ask, texts: texts,
            model: FormModel(
                testMoney: MoneyMode(disputes.refunds.settings).testMoney.map(visit.say),
                charging: "\(found.place?.name ?? "") · \(formats.dayAndTime(start))",
                chargingPath: "/history/\(id)", action: "/history/\(id)/question",
                closed: found.refusal.map { visit.say(texts.words($0)) },
                openPath: found.refusal == .isOpen
                    ? found.newest.map { DisputePages.path(of: $0.id) } : nil,
                reason: isOpen
                    ? visit.choice(
                        "reason", texts.reason, .radio,
                        options: Dispute.Reason.allCases.map {
                            (value: $0.rawValue, label: visit.say(texts.name($0)))
                        }, value: Dispute.Reason.energy.rawValue) : nil,
                text: isOpen
                    ? visit.field(
                        "text", texts.text, .area, isRequired: true,
                        maximum: Dispute.textLimit) : nil))
    }

    @Sendable private func ask(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (TransactionID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let reason: Dispute.Reason = try form.choice("reason")
        let text = try form.text("text", upTo: Dispute.textLimit)
        do {
            let dispute = try await database.write { db in
                try disputes.open(id, reason, text: text, viewer: viewer, db, at: moment)
            }
            return .see(DisputePages.path(of: dispute), saying: texts.asked)
        } catch let refusal as DisputeService.Refusal {
            throw FormError(nil, texts.words(refusal))
        }
    }
}
