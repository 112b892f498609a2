import CloudCore

extension DomainObject {
    /// The settlement of a transaction; the subject is the transaction.
    package static let settlement = DomainObject(rawValue: "settlement")
    /// A payment by a gateway; the subject is our payment id.
    package static let payment = DomainObject(rawValue: "payment")
    /// Where the gateway and the ledger differ; the subject is its number.
    static let paymentDifference = DomainObject(rawValue: "paymentDifference")
    /// Signal and events: a person's credit, holds or debt have changed; the subject is the person.
    package static let credit = DomainObject(rawValue: "credit")
    /// Payouts to hosts; the subject is the batch.
    package static let payout = DomainObject(rawValue: "payout")
    /// What was given back of the price of a transaction; the subject is the transaction.
    package static let refund = DomainObject(rawValue: "refund")
    /// A question of a driver about a transaction; the subject is the dispute.
    package static let dispute = DomainObject(rawValue: "dispute")
}

extension DomainEvent.Kind {
    /// A transaction was settled, or settled anew after its facts changed. The payload has `version`.
    package static let settlementMade = Self(.settlement, "made")
    /// The state of a payment has changed.
    package static let paymentChanged = Self(.payment, "changed")
    /// A part of a price was given back. The subject is the transaction; the payload has `number`,
    /// that of the `Refund` in `RefundTable`.
    package static let refundMade = Self(.refund, "made")
    package static let payoutMade = Self(.payout, "made")
    package static let payoutApproved = Self(.payout, "approved")
    package static let payoutSent = Self(.payout, "sent")
    package static let payoutCanceled = Self(.payout, "canceled")
    /// One payout of the batch, or several.
    package static let payoutPaid = Self(.payout, "paid")
    package static let payoutReturned = Self(.payout, "returned")
    package static let disputeOpened = Self(.dispute, "opened")
    package static let disputeDecided = Self(.dispute, "decided")
}
