import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The page on which a driver has the credit paid back.
struct PayBackPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let payments: PaymentService
    let settings: MoneySettings

    private static let path = "/credit/pay-back"
    private var texts: CreditTexts { CreditTexts() }

    func all() -> [Route] {
        [
            site.page(Self.path, for: .person, "Have your credit paid back", show),
            site.form(
                Self.path, for: .person, "Ask for your credit on your cards and a bank account",
                again: show, payBack),
        ]
    }

    private struct Model: Sendable {
        /// That no money moves; nil where it does.
        var testMoney: String?
        var available: String
        var canPayBack: Bool
        /// What goes back to cards; nil if nothing does.
        var toCards: String?
        /// What is transferred; nil if nothing is.
        var rest: String?
        var account: FormField?
    }

    /// A borrowed session must not send the credit to another account.
    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        try visit.requireProof(backTo: Self.path)
        let (person, now) = (try visit.personID(), visit.moment.wall)
        let gateway = payments.worker.gateway.name
        let (funds, plan) = try await database.read { db in
            let funds = try DriverFunds(person, db)
            return (
                funds, try PaybackPlan(of: person, funds.credit, gateway: gateway, db, at: now)
            )
        }
        func shown(_ amount: Money) -> String? {
            amount > .zero ? visit.formats.money(amount) : nil
        }
        return HTMLPage(
            "credit-pay-back", title: texts.payBack, texts: texts,
            model: Model(
                testMoney: MoneyMode(settings).testMoney.map(visit.say),
                available: visit.formats.money(funds.credit),
                canPayBack: funds.credit > .zero && funds.held <= .zero && funds.debt <= .zero,
                toCards: shown(plan.toCards), rest: shown(plan.rest),
                account: plan.rest > .zero
                    ? visit.field("account", texts.account, isRequired: true, maximum: 60) : nil))
    }

    @Sendable private func payBack(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try visit.requireProof(backTo: Self.path)
        let (person, moment) = (try visit.personID(), visit.moment)
        let typed = try form.optionalText("account", upTo: 60)
        let iban = typed.flatMap { IBAN($0) }
        guard typed == nil || iban != nil else { throw FormError("account", texts.wrongAccount) }
        do {
            try await database.write { [payments] db in
                try CreditPaybackTable.request(by: person, to: iban, payments, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.nothingToPayBack)
        } catch let error as ServiceError where error.code == .invalidInput {
            throw FormError("account", texts.wrongAccount)
        }
        return .see(CreditPages.path, saying: texts.requested)
    }
}
