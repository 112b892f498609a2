import CloudCore
import CloudWeb
import CommonBase
import MessageCatalogue

/// The model of the page of credit.
struct CreditModel: Sendable {
    struct Line: Sendable {
        var name: String
        var details: String
        var amount: String
        /// Of the receipt, the confirmation of a top-up, or the booking.
        var path: String?
    }

    /// A top-up that the gateway has not finished, or that came to nothing a moment ago.
    struct Open: Sendable {
        var path: String
        var amount: String
        var state: String
        var icon: String
    }

    struct Automatic: Sendable {
        var summary: String
    }

    struct AutomaticForm: Sendable {
        var fields: [FormField]
        var agreement: FormField
        var isOpen: Bool
    }

    /// What is reserved for bridges without a connection.
    struct Offline: Sendable {
        var reserved: String?
        var isOn: FormField
        /// Whether something is still reserved that the driver does not want.
        var isEnding: Bool
    }

    var testMoney: String?
    var isUsed: Bool
    /// Why nobody tops up by card; nil if cards are taken, or credit is not used.
    var noCards: String?
    /// Whether the operator has a bank account.
    var canTransfer: Bool
    var available: String
    var held: String?
    var debt: String?
    var running: String?
    var open: Open?
    var choice: FormField
    var own: FormField
    var lines: [Line]
    var hasLines: Bool
    var olderPath: String?
    var limits: [FormField]
    var areLimitsOpen: Bool
    var offline: Offline
    var automatic: Automatic?
    var automaticForm: AutomaticForm?
    var canPayBack: Bool
    /// With `seller: host`: what the driver owes all hosts; nil otherwise.
    var owed: String?

    /// The facts of the page.
    struct Found: Sendable {
        var funds: DriverFunds
        var running: Money
        var limits: [CreditLimits.Period: Money]
        var postings: [StoredPosting]
        var automatic: AutomaticTopUp?
        var reserved: Money
        var isOptedOut: Bool
        /// The newest payment.
        var payment: Payment?
        /// To hosts who sell themselves; negative for what was paid in advance.
        var owed: Money
        /// The documents of fees of bookings, by the bookings' ids.
        var feePapers: [String: [DocumentNumber]]

        init(
            of person: PersonID, before: Int64, limit: Int, _ db: Database, at now: Timestamp
        ) throws {
            funds = try DriverFunds(person, db)
            running = try CreditView.running(of: person, db, at: now)
            limits = try CreditLimits.of(person, db)
            postings = try CreditStatement.list(of: person, before: before, limit: limit + 1, db)
            automatic = try AutomaticTopUpTable.find(person, db)
            reserved = try OfflineHoldTable.total(of: person, db)
            isOptedOut = try OfflineOptOut.isOut(person, db)
            payment = try PaymentTable.list(limit: 1, viewer: .person(person, []), db).first
            owed = try LedgerTable.owed(by: person, db)
            feePapers = try DocumentTable.fees(of: Set(postings.compactMap(\.bookingID)), db)
        }
    }

    /// Whole units of the currency.
    static let choices: [Int64] = [100, 200, 500, 1000]

    init(
        _ found: Found, limit: Int, settings: MoneySettings, _ visit: Visit, _ texts: CreditTexts
    ) {
        let formats = visit.formats
        func shown(_ amount: Money) -> String? { amount > .zero ? formats.money(amount) : nil }
        testMoney = MoneyMode(settings).testMoney.map(visit.say)
        isUsed = settings.seller == .operator
        noCards = isUsed && !settings.takesCards ? visit.say(texts.noCards) : nil
        canTransfer = settings.business.iban != nil
        available = formats.money(found.funds.credit)
        held = shown(found.funds.held)
        debt = shown(found.funds.debt)
        running = shown(found.running)
        if let payment = found.payment, Self.isShown(payment, at: visit.moment.wall) {
            open = Open(
                path: "\(TopUp.path)/\(payment.id)", amount: formats.money(payment.amount),
                state: visit.say(texts.state(payment.state)),
                icon: payment.state.isFinal ? "alert" : "clock")
        }
        var options: [(value: String, label: String)] = Self.choices.map {
            (value: String($0), label: formats.money(Money(minor: $0 * 100)))
        }
        options.append((value: "other", label: visit.say(texts.other)))
        choice = visit.choice("amount", texts.amount, .radio, options: options, value: "500")
        own = visit.field("own", texts.own, .number, hint: texts.ownHint, maximum: 10)
        let page = found.postings.prefix(limit)
        lines = page.map { posting in
            Line(
                name: visit.say(texts.kind(posting.kind)),
                details: formats.dateTime(posting.postedAt)
                    + (posting.note.map { " · \($0)" } ?? ""),
                amount: formats.money(posting.amount),
                path: Self.path(of: posting, found.feePapers))
        }
        hasLines = !lines.isEmpty
        olderPath =
            found.postings.count > limit ? page.last.map { "/credit?cursor=\($0.number)" } : nil
        limits = CreditForm.limitFields.map { own in
            visit.field(
                own.name, own.label(texts), .number,
                value: found.limits[own.period].map(formats.typed) ?? "", maximum: 10)
        }
        areLimitsOpen = visit.isRefused("limit-day")
        offline = Offline(
            reserved: shown(found.reserved),
            isOn: visit.checkbox("offline", texts.offlineOn, isChecked: !found.isOptedOut),
            isEnding: found.isOptedOut && found.reserved > .zero)
        canPayBack = found.funds.credit > .zero
        owed = settings.seller == .host ? formats.money(found.owed) : nil
        if let consent = found.automatic {
            automatic = Automatic(
                summary: visit.say(
                    texts.automaticIsOn(
                        formats.money(consent.amount), below: formats.money(consent.threshold),
                        formats.money(consent.dailyCap))))
        } else if settings.takesCards {
            automaticForm = Self.automaticForm(visit, texts)
        }
    }

    /// Where a posting is explained; nil if it says all itself.
    private static func path(
        of posting: StoredPosting, _ feePapers: [String: [DocumentNumber]]
    ) -> String? {
        switch posting.kind {
        case .settlement, .correction, .refund, .goodwill:
            if let id = posting.transactionID { return ReceiptPages.path(of: id) }
        case .topUp, .matchedTransfer: return PaperPages.path(ofTopUp: posting.number)
        default: break
        }
        guard let booking = posting.bookingID else {
            return posting.transactionID.map { "/history/\($0)" }
        }
        let papers = feePapers[booking] ?? []
        let paper = posting.kind == .refund ? papers.last : papers.first
        return paper.map { PaperPages.path(of: $0) } ?? "/bookings/\(booking)"
    }

    /// The payer comes back from the gateway to this page, also after the bank has declined.
    private static func isShown(_ payment: Payment, at now: Timestamp) -> Bool {
        switch payment.state {
        case .intended, .created, .authorized: true
        case .canceled, .timedOut, .failed: payment.createdAt.adding(seconds: 1800) > now
        case .paid, .partiallyRefunded, .refunded: false
        }
    }

    private static func automaticForm(_ visit: Visit, _ texts: CreditTexts) -> AutomaticForm {
        func field(_ name: String, _ label: Message, _ value: String) -> FormField {
            visit.field(name, label, .number, value: value, isRequired: true, maximum: 10)
        }
        return AutomaticForm(
            fields: [
                field("each", texts.eachTime, "500"), field("below", texts.threshold, "100"),
                field("cap", texts.dailyCap, "1000"),
            ],
            agreement: visit.checkbox("agreement", texts.agree, hint: texts.consent),
            isOpen: visit.isRefused("each"))
    }
}
