import CloudCore
import CloudPeople
import CommonBase
import MessageCatalogue

/// Puts money on the credit by a payment at the gateway.
package struct TopUp: Sendable {
    /// 50 Kč to 20,000 Kč.
    static let amounts: ClosedRange<Int64> = 5_000...2_000_000
    static let path = "/credit/top-ups"
    /// Payments of a driver, one after the other, that may wait at the gateway.
    private static let openLimit = 20

    let payments: PaymentService

    package init(payments: PaymentService) { self.payments = payments }

    /// Stores the payment of a driver; the driver pays it at `PaymentService.gatewayURL`.
    /// - Parameter isRecurring: whether the driver agrees to further payments.
    /// - Throws: `invalidInput` for the amount; `conflict` while too many payments wait.
    package func begin(
        _ amount: Money, by person: PersonID, language: Language, isRecurring: Bool = false,
        _ db: Database, at moment: Moment
    ) throws -> Payment {
        try Check.that(
            Self.amounts.contains(amount.minor), "amountMinor",
            "amountMinor must be from \(Self.amounts.lowerBound) to \(Self.amounts.upperBound).")
        let newest = try PaymentTable.list(
            limit: Self.openLimit, viewer: .person(person, []), db)
        guard newest.count < Self.openLimit || newest.contains(where: \.state.isFinal) else {
            throw ServiceError(
                .conflict, "Too many payments wait; pay one, or wait until they time out.")
        }
        let email = try PersonTable.find(person, viewer: .system, db)?.email
        return try payments.begin(
            PaymentOrder(
                .topUp, person: person, amount: amount, summary: Self.summary(language),
                language: language.rawValue, email: email, returnPath: "/credit",
                isRecurring: isRecurring),
            db, at: moment)
    }

    /// What the payer reads at the gateway.
    static func summary(_ language: Language) -> String {
        Message("Credit for charging", "Kredit na nabíjení")(language)
    }

    /// Ends the automatic top-ups of a person, if there are any.
    func endAutomatic(of person: PersonID, _ db: Database, at moment: Moment) throws {
        guard let consent = try AutomaticTopUpTable.find(person, db) else { return }
        try payments.endConsent(consent.paymentID, db, at: moment)
        try AutomaticTopUpTable.delete(person, db)
    }
}
