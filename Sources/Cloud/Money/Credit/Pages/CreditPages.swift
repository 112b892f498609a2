import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The credit of a driver: what there is, topping it up, and what changed it.
struct CreditPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let settings: MoneySettings
    let payments: PaymentService

    static let path = "/credit"
    private static let pageSize = 30
    private var texts: CreditTexts { CreditTexts() }
    private var topUps: TopUp { TopUp(payments: payments) }

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .person, "Show your credit", query: [Paging.number], show),
            form("/credit/top-up", "Top up your credit by card", topUp),
            form("/credit/limits", "Set what you allow yourself to spend", setLimits),
            form("/credit/offline", "Choose whether credit is reserved", setOffline),
            form("/credit/automatic", "Agree to automatic top-ups", startAutomatic),
            form("/credit/automatic/end", "End automatic top-ups", endAutomatic),
            site.page(
                "/credit/top-ups/{id}", for: .person, "Show a top-up, and pay it", payment),
            site.page(
                "/credit/top-ups/{id}/pay", for: .person, "Lead to the gateway of a top-up", pay),
        ]
            + PayBackPages(
                site: site, database: database, payments: payments, settings: settings
            ).all()
    }

    private func form(
        _ path: String, _ summary: String,
        _ handle: @escaping @Sendable (Visit, SentForm) async throws -> FormAnswer
    ) -> Route {
        site.form(path, for: .person, summary, shownAt: Self.path, again: show, handle)
    }

    private func signal(_ visit: Visit) throws -> [Signal] {
        [Signal(.credit, try visit.personID().text)]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (person, now) = (try visit.personID(), visit.moment.wall)
        let before = visit.query(Paging.number) ?? .max
        let found = try await database.read { db in
            try CreditModel.Found(of: person, before: before, limit: Self.pageSize, db, at: now)
        }
        return HTMLPage(
            "credit", title: texts.heading, texts: texts,
            model: CreditModel(found, limit: Self.pageSize, settings: settings, visit, texts),
            live: try signal(visit))
    }

    // MARK: Paying

    @Sendable private func topUp(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try requireUse()
        let (amount, person) = (try CreditForm.topUp(form), try visit.personID())
        let (language, moment) = (visit.language, visit.moment)
        let payment = try await database.write { db in
            try topUps.begin(amount, by: person, language: language, db, at: moment)
        }
        return .see("\(TopUp.path)/\(payment.id)/pay")
    }

    private func requireUse() throws {
        guard settings.seller == .operator else { throw FormError(nil, texts.notUsed) }
        guard settings.takesCards else { throw FormError(nil, texts.noCards) }
    }

    private struct PaymentModel: Sendable {
        var testMoney: String?
        var amount: String
        var state: String
        var chip: String
        /// Where the payer pays; nil once that is over.
        var gatewayURL: String?
        var isOpen: Bool
        var isPaid: Bool
        /// Of this page.
        var path: String
    }

    @Sendable private func payment(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (ID<Payment>, Viewer) = (try visit.id(), visit.viewer)
        let found = try await database.read { db in
            try PaymentTable.find(id, viewer: viewer, db)
        }
        guard let payment = found, payment.personID == viewer.personID else {
            throw ServiceError(.notFound, "The payment \(id) does not exist.")
        }
        let isOpen = !payment.state.isFinal
        let isPayable = payment.state == .intended || payment.state == .created
        let url = isPayable ? try await payments.gatewayURL(of: id) : nil
        return HTMLPage(
            "credit-payment", title: texts.payment, texts: texts,
            model: PaymentModel(
                testMoney: MoneyMode(settings).testMoney.map(visit.say),
                amount: visit.formats.money(payment.amount),
                state: visit.say(texts.state(payment.state)),
                chip: isOpen ? "wait" : payment.state == .paid ? "free" : "bad",
                gatewayURL: url, isOpen: isOpen, isPaid: payment.state == .paid,
                path: "\(TopUp.path)/\(id)"),
            live: try signal(visit))
    }

    /// A page of its own: browsers stop a form that was sent to us from being redirected to another
    /// site (`form-action`, also for what the gateway redirects to), but not a page that leads there.
    @Sendable private func pay(_ visit: Visit) async throws -> HTMLPage {
        var page = try await payment(visit)
        guard let model = page.model as? PaymentModel else { return page }
        page.leadsTo = model.gatewayURL ?? model.path
        page.live = []
        return page
    }

    // MARK: Limits

    @Sendable private func setLimits(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let (person, limits) = (try visit.personID(), try CreditForm.limits(form))
        try await database.write { db in try CreditLimits.save(limits, of: person, db) }
        return .see(Self.path, saying: texts.saved)
    }

    @Sendable private func setOffline(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let (person, now) = (try visit.personID(), visit.moment.wall)
        let isOut = !form.isOn("offline")
        try await database.write { db in
            try OfflineOptOut.set(isOut, of: person, at: now, db)
        }
        return .see(Self.path, saying: texts.offlineSaved)
    }

    // MARK: Automatic top-up

    @Sendable private func startAutomatic(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        try requireUse()
        let each = try CreditForm.amount("each", form, TopUp.amounts, texts.noAmount)
        let below = try CreditForm.amount("below", form, 0...2_000_000, texts.noThreshold)
        let cap = try CreditForm.amount("cap", form, 5_000...10_000_000, texts.noCap)
        guard cap >= each else { throw FormError("cap", texts.capTooLow) }
        guard form.isOn("agreement") else { throw FormError("agreement", texts.agreeFirst) }
        let (person, language, moment) = (
            try visit.personID(), visit.language, visit.moment
        )
        let payment = try await database.write { db in
            try topUps.endAutomatic(of: person, db, at: moment)
            let payment = try topUps.begin(
                each, by: person, language: language, isRecurring: true, db, at: moment)
            try AutomaticTopUpTable.save(
                payment.id, of: person, amount: each, threshold: below, dailyCap: cap,
                at: moment.wall, db)
            return payment
        }
        return .see("\(TopUp.path)/\(payment.id)/pay")
    }

    @Sendable private func endAutomatic(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let (person, moment) = (try visit.personID(), visit.moment)
        try await database.write { db in
            try topUps.endAutomatic(of: person, db, at: moment)
        }
        return .see(Self.path, saying: texts.ended)
    }
}
