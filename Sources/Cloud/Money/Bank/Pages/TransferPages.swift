import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// How a driver tops credit up by a bank transfer.
struct TransferPages: Sendable {
    static let path = "/credit/transfer"
    /// Maximum amount of a code, in units of the currency.
    /// `TransferTexts.wrongAmount` says it.
    private static let maximum: Int64 = 100_000
    private static let standard = Money(minor: 50_000)
    private static let amount = QueryParameter<String>.text(
        "amount", "The amount of the QR code, such as 500", maximumLength: 20)

    let context: MoneyContext
    private let texts = TransferTexts()

    init(context: MoneyContext) { self.context = context }

    func all() -> [Route] {
        [
            context.site.page(
                Self.path, for: .person, "Show how to top credit up by a bank transfer",
                query: [Self.amount], show)
        ]
    }

    private struct Model: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        /// Why there is no code.
        var without: String?
        var hasCode: Bool
        var amount: FormField?
        var code: PaymentCode?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let person = try visit.personID()
        let settings = context.settings
        guard settings.seller == .operator else { return page(without: texts.notSold, visit) }
        guard let iban = settings.business.iban.flatMap({ IBAN($0) }) else {
            return page(without: texts.noAccount, visit)
        }
        let typed = visit.query(Self.amount)
        let chosen = typed.map { TypedAmount.minor($0, upTo: Self.maximum) }
        let isWrong = chosen.map { ($0 ?? 0) <= 0 } ?? false
        let sent = try visit.sentByQuery()
        let wrong = FormError("amount", texts.wrongAmount)
        let shown = isWrong ? visit.showing(wrong, of: sent, at: Self.path) : visit
        let amount =
            isWrong ? Self.standard : (chosen ?? nil).map(Money.init(minor:)) ?? Self.standard
        let symbol = try await symbol(of: person, at: visit.moment.wall)
        let code = try PaymentCode(
            SPAYD(
                iban: iban, amount: amount, variableSymbol: symbol,
                message: "\(visit.say(texts.message)) \(settings.business.name)"),
            id: "transfer", recipient: settings.business.name, visit)
        var answer = HTMLPage(
            "bank-transfer", title: texts.heading, texts: texts,
            model: Model(
                testMoney: MoneyMode(context.settings).testMoney.map(visit.say), hasCode: true,
                amount: shown.field(
                    "amount", texts.amount, .number,
                    value: visit.formats.typed(amount), isRequired: true,
                    maximum: 20),
                code: code))
        if isWrong {
            answer.status = .badRequest
            answer.showRefusal(of: shown)
        }
        return answer
    }

    private func page(without reason: Message, _ visit: Visit) -> HTMLPage {
        HTMLPage(
            "bank-transfer", title: texts.heading, texts: texts,
            model: Model(
                testMoney: MoneyMode(context.settings).testMoney.map(visit.say),
                without: visit.say(reason), hasCode: false))
    }

    /// A driver who comes for the first time gets the symbol now.
    private func symbol(
        of person: PersonID, at now: Timestamp
    ) async throws -> VariableSymbol {
        let found = try await context.database.read { db in
            try TopUpSymbolTable.current(of: person, db)
        }
        if let found { return found }
        return try await context.database.write { [random = context.random] db in
            try TopUpSymbolTable.made(for: person, random: random, db, at: now)
        }
    }
}
