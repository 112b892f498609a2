import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The pages of the test gateway: the payer chooses what happens.
struct TestGatewayPages: Sendable {
    /// What a payer can choose.
    enum Outcome: String, Sendable, CaseIterable { case paid, declined, cancelled }

    let site: Site
    let database: CloudDatabase
    private let texts = TestGatewayTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    func all() -> [Route] {
        [
            site.page("/test-gateway/{id}", for: .anyone, "Pay at the test gateway", show),
            site.form(
                "/test-gateway/{id}", for: .anyone, "Choose how a test payment ends",
                shownAt: "/test-gateway/{id}", again: show, choose),
        ]
    }

    private struct Model: Sendable {
        var path: String
        var amount: String
        var summary: String
        var isOpen: Bool
        var state: String
        var back: String
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let payment = try await found(visit)
        return HTMLPage(
            "payments-test-gateway", title: texts.heading, texts: texts,
            model: Model(
                path: TestGateway.path(payment.id), amount: visit.formats.money(payment.amount),
                summary: payment.summary, isOpen: payment.state == .created,
                state: visit.say(texts.state(payment.state)),
                back: "\(PaymentPaths.returning(payment.orderNumber))?id=\(payment.id)"))
    }

    private func found(_ visit: Visit) async throws -> TestPayment {
        let id = visit.text("id")
        let payment = try await database.read { db in try TestPaymentTable.stored(id, db) }
        guard let payment else {
            throw ServiceError(.notFound, "The test payment does not exist.")
        }
        return payment
    }

    @Sendable private func choose(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let found = try await found(visit)
        let id = found.id
        let (outcome, now): (Outcome, Timestamp) = (
            try form.choice("outcome"), visit.moment.wall
        )
        try await database.write { db in
            guard var payment = try TestPaymentTable.stored(id, db), payment.state == .created
            else { return }
            payment.end(outcome)
            try TestPaymentTable.update(payment, db)
            if let ours = try PaymentTable.find(gatewayID: id, db) {
                try PaymentTable.checkNow(ours.id, db, at: now)
            }
        }
        return .see("\(PaymentPaths.returning(found.orderNumber))?id=\(id)")
    }
}

extension TestPayment {
    mutating func end(_ outcome: TestGatewayPages.Outcome) {
        switch outcome {
        case .paid: state = isPreauthorized ? .authorized : .paid
        case .declined: (state, subState) = (.canceled, "_5006")
        case .cancelled: (state, subState) = (.canceled, "_5037")
        }
    }
}
