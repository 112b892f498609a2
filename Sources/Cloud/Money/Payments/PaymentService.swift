import CloudCore
import CommonBase

/// Starts payments, and moves money of existing ones.
///
/// What is asked for is stored in the caller's transaction; `PaymentWorker` then calls the gateway. The
/// ledger moves when the gateway has confirmed a payment or a capture, and as soon as a refund is asked
/// for: what goes back can't be spent meanwhile.
package struct PaymentService: Sendable {
    let worker: PaymentWorker
    let random: RandomSource
    /// Whether payments can begin; see `MoneySettings.takesCards`.
    var isOpen = true

    /// Stores a payment, and that the gateway is to create it.
    /// - Throws: `invalidInput`; `conflict` if the parent has no consent, or nobody can pay by card.
    package func begin(
        _ order: PaymentOrder, _ db: Database, at moment: Moment
    ) throws -> Payment {
        guard isOpen else {
            throw ServiceError(
                .conflict, "Nobody can pay by card here: GoPay is not set up for real money.")
        }
        return try PaymentIntent(random: random, gateway: worker.gateway.name).store(
            order, db, at: moment.wall)
    }

    /// Where the payer pays. Calls the gateway at once if it does not know the payment yet.
    /// - Throws: `notFound`; `unavailable` if the gateway can't be reached or refuses.
    package func gatewayURL(of id: ID<Payment>) async throws -> String {
        try await worker.gatewayURL(of: id)
    }

    /// Takes a part of what is held; the rest is released. Zero releases all.
    /// - Throws: `notFound`, `conflict` if nothing is held or it was captured before.
    package func capture(
        _ id: ID<Payment>, _ amount: Money, _ db: Database, at moment: Moment
    ) throws {
        try PaymentIntent.capture(id, amount, db, at: moment.wall)
    }

    /// Releases what is held; does nothing if nothing is.
    /// - Throws: `notFound`, `conflict` after a capture.
    package func void(_ id: ID<Payment>, _ db: Database, at moment: Moment) throws {
        try PaymentIntent.void(id, db, at: moment.wall)
    }

    /// Gives back a part of what was taken. The second call with a key does nothing.
    /// - Parameter key: unique for the payment, 1 to 90 characters.
    /// - Throws: `notFound`; `conflict` if less was taken; `LedgerTable.Insufficient` if the driver
    ///   has spent it.
    package func refund(
        _ id: ID<Payment>, _ amount: Money, key: String, _ db: Database, at moment: Moment
    ) throws {
        try PaymentIntent.refund(id, amount, key: key, db, at: moment.wall)
    }

    /// Ends the consent of a payment.
    /// - Throws: `notFound`.
    package func endConsent(_ id: ID<Payment>, _ db: Database, at moment: Moment) throws {
        try PaymentIntent.endConsent(id, db, at: moment.wall)
    }
}
