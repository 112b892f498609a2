import CloudWeb
import CommonBase
import MessageCatalogue

/// The amounts that people type on the page of credit.
enum CreditForm {
    struct Limit: Sendable {
        var period: CreditLimits.Period
        var name: String
        var label: @Sendable (CreditTexts) -> Message
    }

    static let limitFields = [
        Limit(period: .day, name: "limit-day") { $0.day },
        Limit(period: .week, name: "limit-week") { $0.week },
        Limit(period: .month, name: "limit-month") { $0.month },
    ]

    /// An amount of at most two decimals, within a range of hundredths.
    /// - Throws: `FormError` with these words.
    static func amount(
        _ name: String, _ form: SentForm, _ range: ClosedRange<Int64>, _ words: Message
    ) throws -> Money {
        guard
            let minor = TypedAmount.minor(form.typed(name), upTo: range.upperBound / 100),
            range.contains(minor)
        else { throw FormError(name, words) }
        return Money(minor: minor)
    }

    /// The amount of a top-up.
    static func topUp(_ form: SentForm) throws -> Money {
        let chosen = form.typed("amount")
        if let amount = CreditModel.choices.first(where: { String($0) == chosen }) {
            return Money(minor: amount * 100)
        }
        return try amount("own", form, TopUp.amounts, CreditTexts().noAmount)
    }

    static func limits(_ form: SentForm) throws -> [CreditLimits.Period: Money] {
        var found: [CreditLimits.Period: Money] = [:]
        for limit in limitFields where !form.typed(limit.name).isEmpty {
            found[limit.period] = try amount(
                limit.name, form, CreditLimits.amounts, CreditTexts().noLimit)
        }
        return found
    }
}
