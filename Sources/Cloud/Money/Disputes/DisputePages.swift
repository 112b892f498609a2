import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase

/// One question about a price: the facts, the messages of the three sides, and the decision.
struct DisputePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let disputes: DisputeService
    private let texts = DisputeTexts()

    init(site: Site, database: CloudDatabase, disputes: DisputeService) {
        self.site = site
        self.database = database
        self.disputes = disputes
    }

    static func path(of dispute: ID<Dispute>) -> String { "\(DisputeListPages.path)/\(dispute)" }

    func all() -> [Route] {
        let path = "\(DisputeListPages.path)/{id}"
        return [
            site.page(path, for: .person, "Show a question about a price", show),
            site.form(
                "\(path)/messages", for: .person, "Write about a question about a price",
                shownAt: path, again: show, reply),
            site.form(
                "\(path)/decision", for: .person, "Decide a question about a price",
                shownAt: path, again: show, decide),
        ]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (ID<Dispute>, Viewer) = (try visit.id(), visit.viewer)
        let details = try await database.read { db in
            try DisputeDetails(
                try disputes.find(id, viewer: viewer, db), viewer: viewer, db)
        }
        return HTMLPage(
            "money-dispute", title: texts.title, texts: texts,
            model: DisputeModel(details, visit, texts, disputes.refunds.settings))
    }

    @Sendable private func reply(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Dispute>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let text = try form.text("text", upTo: Dispute.textLimit)
        try await database.write { db in
            try disputes.reply(text, to: id, viewer: viewer, db, at: moment)
        }
        return .see(Self.path(of: id), saying: texts.replied)
    }

    @Sendable private func decide(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, moment): (ID<Dispute>, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let words = try form.text("answer", upTo: 500)
        var order: RefundService.Order?
        if try form.choice("decision", of: Dispute.Decision.self) == .refunded {
            guard
                let amount = TypedAmount.minor(
                    form.typed("amount"), upTo: Money.bounds.upperBound / 100)
            else { throw FormError("amount", texts.badAmount) }
            let bearer = Refund.Bearer(rawValue: form.typed("bearer")) ?? .host
            let reason = words.replacing("\n", with: " ")
            order = RefundService.Order(
                Money(minor: amount), bearer: bearer, reason: reason)
        }
        let verdict = DisputeService.Verdict(refund: order, words: words)
        do {
            try await database.write { db in
                try disputes.decide(id, verdict, viewer: viewer, db, at: moment)
            }
        } catch let error as ServiceError where error.field == "amountMinor" {
            throw FormError("amount", texts.badAmount)
        } catch let error as ServiceError where error.code == .invalidInput {
            throw FormError("answer", texts.badText)
        }
        return .see(Self.path(of: id), saying: texts.isDecided)
    }
}
