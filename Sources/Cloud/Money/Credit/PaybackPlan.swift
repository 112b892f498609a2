import CloudCore
import CloudPeople
import CommonBase

/// How a driver's credit goes back: to the cards that brought it, the newest payment first, and the
/// rest to a bank account.
struct PaybackPlan: Hashable, Sendable {
    struct Part: Hashable, Sendable {
        var payment: ID<Payment>
        var amount: Money
    }

    /// Gateways take a refund for six months after the payment, in seconds.
    private static let refundSeconds: Int64 = 180 * 86_400
    /// Payments of one plan.
    private static let limit = 50

    var cards: [Part] = []
    /// What no card takes.
    var rest: Money

    var toCards: Money { cards.reduce(Money.zero) { $0 + $1.amount } }

    /// - Parameters:
    ///   - amount: not negative.
    ///   - gateway: the one that is in use; payments of another one can't be refunded.
    init(
        of person: PersonID, _ amount: Money, gateway: Payment.Gateway, _ db: Database,
        at now: Timestamp
    ) throws {
        rest = amount
        for payment in try Self.payments(of: person, gateway, db, at: now) where rest > .zero {
            let part = min(rest, payment.capturedAmount - payment.refundedAmount)
            guard part > .zero else { continue }
            cards.append(Part(payment: payment.id, amount: part))
            rest = rest - part
        }
    }

    /// The payments that can be refunded, the newest first; without those whose refund the gateway has
    /// refused.
    static func payments(
        of person: PersonID, _ gateway: Payment.Gateway, _ db: Database, at now: Timestamp
    ) throws -> [Payment] {
        try Payment.fetchAll(
            db,
            cached: """
                SELECT * FROM payment
                WHERE person_id = ? AND purpose IN ('topUp', 'automaticTopUp')
                  AND state IN ('paid', 'partiallyRefunded') AND gateway = ? AND created_at > ?
                  AND NOT EXISTS (SELECT 1 FROM payment_call
                    WHERE payment_call.payment_id = payment.id AND payment_call.kind = 'refund'
                      AND payment_call.state = 'failed')
                ORDER BY id DESC LIMIT ?
                """,
            arguments: [
                person, gateway.rawValue, now.adding(seconds: -refundSeconds), limit,
            ])
    }
}
