import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The gateway in the money desk: which one it is, what it may do, and where it differs.
struct GatewayPages: Sendable {
    private static let pageSize = 50
    /// The newest payments among which failures and holds are looked for.
    private static let recentPayments = 200
    private static let before = QueryParameter<Int64>.number(
        "before", "Show differences with smaller numbers", in: 1...Int64.max)

    let site: Site
    let database: CloudDatabase
    let selfTest: GatewaySelfTest
    let settings: MoneySettings
    private let texts = GatewayTexts()

    init(
        site: Site, database: CloudDatabase, selfTest: GatewaySelfTest, settings: MoneySettings
    ) {
        self.site = site
        self.database = database
        self.selfTest = selfTest
        self.settings = settings
    }

    func all() -> [Route] {
        [
            site.page(
                PaymentPaths.gateway, for: .admin, "Show the payment gateway", query: [Self.before],
                show),
            site.form(
                "\(PaymentPaths.gateway)/test", for: .admin, "Test the payment gateway",
                again: show
            ) { _, _ in
                _ = try await selfTest.run()
                return .see(PaymentPaths.gateway, saying: texts.tested)
            },
            site.form(
                "\(PaymentPaths.differences)/{id}", for: .admin,
                "Tick off a difference from the payment gateway", shownAt: PaymentPaths.gateway,
                again: show, tickOff),
        ]
    }

    @Sendable private func tickOff(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        guard let number = Int64(visit.text("id")), number > 0 else {
            throw ServiceError(.notFound, "The difference does not exist.")
        }
        let note = try form.text(Self.note(number), upTo: 500)
        let now = visit.moment.wall
        let isNew = try await database.write { db in
            try PaymentDifferenceTable.check(number, note: note, db, at: now)
        }
        return .see(PaymentPaths.gateway, saying: isNew ? texts.tickedOff : texts.tickedBefore)
    }

    /// The name of the field of a difference.
    private static func note(_ number: Int64) -> String { "note-\(number)" }

    private struct Check: Sendable {
        var name: String
        var outcome: String
        /// The class of the chip.
        var look: String
        var detail: String?
    }

    private struct Difference: Sendable {
        var name: String
        var when: String
        var detail: String
        var payment: String?
        var amounts: String?
        /// When it was ticked off, and what was written about it; nil until then.
        var checked: String?
        /// Where it is ticked off; nil afterwards.
        var action: String?
        var note: FormField?
        var isRefused: Bool
    }

    /// A payment that failed, or an amount that is held on a card.
    private struct Item: Sendable {
        var amount: String
        var state: String
        var look: String
        var facts: String
    }

    private struct Model: Sendable {
        var mode: String
        var hint: String
        var isTest: Bool
        var notification: String
        var ranAt: String?
        var checks: [Check]
        var hasPayments: Bool
        var payments: [Item]
        var hasDifferences: Bool
        var differences: [Difference]
        var statement: String
        var olderPath: String?
        var newestPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (gateway, before, viewer) = (
            selfTest.gateway.name, visit.query(Self.before), visit.viewer
        )
        let (last, found, day, payments) = try await database.read { db in
            (
                try GatewaySelfTest.last(of: gateway, db),
                try ReconciliationTable.list(
                    before: before ?? .max, limit: Self.pageSize + 1, viewer: viewer, db),
                try ReconciliationTable.lastDay(db),
                try PaymentTable.list(limit: Self.recentPayments, viewer: viewer, db)
                    .filter { $0.state == .failed || $0.state == .authorized }
            )
        }
        let shown = found.prefix(Self.pageSize)
        let older = found.count > shown.count ? shown.last?.number : nil
        let mode = texts.mode(settings)
        return HTMLPage(
            "payments-gateway", title: texts.heading, texts: texts,
            model: Model(
                mode: visit.say(mode.name), hint: visit.say(mode.hint),
                isTest: !settings.takesCards || (settings.gopay?.isSandbox ?? true),
                notification: settings.publicURL + PaymentPaths.notification,
                ranAt: last.map { visit.say(texts.ranAt(visit.formats.dateTime($0.ranAt))) },
                checks: (last?.results ?? []).map { check($0, visit) },
                hasPayments: !payments.isEmpty,
                payments: payments.prefix(Self.pageSize).map { item($0, visit) },
                hasDifferences: !shown.isEmpty, differences: shown.map { difference($0, visit) },
                statement: visit.say(texts.statement(day.map { CalendarDay($0).text })),
                olderPath: older.map { "\(PaymentPaths.gateway)?before=\($0)" },
                newestPath: before == nil ? nil : PaymentPaths.gateway,
                hasPager: before != nil || older != nil))
    }

    private func check(_ result: GatewaySelfTest.Result, _ visit: Visit) -> Check {
        let look =
            switch result.outcome {
            case .good: "free"
            case .bad: "bad"
            case .untried: "plain"
            }
        return Check(
            name: visit.say(texts.name(result.check)),
            outcome: visit.say(texts.name(result.outcome)), look: look,
            detail: result.detail.isEmpty ? nil : result.detail)
    }

    private func item(_ payment: Payment, _ visit: Visit) -> Item {
        let isHeld = payment.state == .authorized
        let facts = [
            visit.formats.dateTime(payment.createdAt), payment.gatewayID, payment.subState,
            payment.id.text,
        ]
        return Item(
            amount: visit.formats.money(payment.amount),
            state: visit.say(isHeld ? texts.isHeld : texts.hasFailed),
            look: isHeld ? "wait" : "bad",
            facts: facts.compactMap(\.self).joined(separator: " · "))
    }

    private func difference(_ found: PaymentDifference, _ visit: Visit) -> Difference {
        let (expected, actual) = (
            found.expected.map(visit.formats.money), found.actual.map(visit.formats.money)
        )
        let amounts: Message? =
            switch (expected, actual) {
            case (let expected?, let actual?): texts.amounts(expected, actual)
            case (let expected?, nil): texts.expected(expected)
            case (nil, let actual?): texts.actual(actual)
            case (nil, nil): nil
            }
        let note = Self.note(found.number)
        let checked = found.checkedAt.map { time in
            visit.say(texts.checked(visit.formats.dateTime(time), found.note ?? ""))
        }
        return Difference(
            name: visit.say(texts.name(found.kind)),
            when: visit.formats.dateTime(found.foundAt), detail: found.detail,
            payment: found.paymentID?.text, amounts: amounts.map(visit.say), checked: checked,
            action: checked == nil ? "\(PaymentPaths.differences)/\(found.number)" : nil,
            note: checked == nil
                ? visit.field(note, texts.note, isRequired: true, maximum: 500) : nil,
            isRefused: visit.isRefused(note))
    }
}
