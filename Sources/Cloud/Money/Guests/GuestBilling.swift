import CloudAccess
import CloudCore
import CloudPeople
import CommonBase

/// Takes the price of a guest's charging from the card, or releases the hold.
///
/// What was captured is never exceeded: a price that turns out higher later is bad debt, and a lower
/// one is refunded.
struct GuestBilling: Sendable {
    let payments: PaymentService
    let vault: TokenVault

    /// Brings the card in line with the price of a transaction, whatever has been done before.
    func settle(
        _ guest: Guest, _ total: Money, version: Int64, _ db: Database, at moment: Moment
    ) throws {
        var guest = guest
        let isFirst = guest.state != .settled
        if guest.captured == nil { try capture(min(total, guest.limit), &guest, db, at: moment) }
        let isRefunded = try refund(downTo: total, &guest, db, at: moment)
        try writeOff(total, version: version, &guest, db, at: moment)
        guest.state = .settled
        // Without an address nobody needs the link again: the guest has it.
        if guest.email == nil { guest.sealedSecret = nil }
        if isFirst || isRefunded {
            try GuestMails(vault: vault).send(
                isFirst ? .settled : .corrected, guest, db, at: moment.wall)
        }
        try GuestTable.update(guest, db)
    }

    /// Captures an amount, or releases the hold for zero. It can be done once.
    ///
    /// A hold that lapsed gives nothing. What was captured at the gateway by other means counts as
    /// captured, and what is too much of it is refunded.
    func capture(
        _ amount: Money, _ guest: inout Guest, _ db: Database, at moment: Moment
    ) throws {
        guest.captured = amount
        guard let id = guest.paymentID, let payment = try PaymentTable.stored(id, db) else {
            return
        }
        switch payment.state {
        case .authorized where amount > .zero:
            try payments.capture(id, amount, db, at: moment)
        case .authorized: try payments.void(id, db, at: moment)
        case .paid, .partiallyRefunded, .refunded: guest.captured = payment.capturedAmount
        case .intended, .created, .canceled, .timedOut, .failed: guest.captured = .zero
        }
    }

    /// Ends a charging that did not begin: the hold is released, and what was taken goes back.
    func void(
        _ guest: Guest, _ failure: Guest.Failure, _ db: Database, at moment: Moment
    ) throws {
        var guest = guest
        guest.state = .void
        guest.failure = failure
        if let payment = guest.paymentID {
            if (guest.captured ?? .zero) > .zero {
                _ = try refund(downTo: .zero, &guest, db, at: moment)
            } else {
                try payments.void(payment, db, at: moment)
            }
        }
        try GuestTable.update(guest, db)
    }

    /// Refunds what was captured above a price. A capture that the gateway has not confirmed is waited
    /// for: the change of its payment settles again.
    private func refund(
        downTo total: Money, _ guest: inout Guest, _ db: Database, at moment: Moment
    ) throws -> Bool {
        guard let id = guest.paymentID, let payment = try PaymentTable.stored(id, db) else {
            return false
        }
        // A refund after a dispute may have taken a part of it.
        let left = payment.capturedAmount - payment.refundedAmount
        let back = min((guest.captured ?? .zero) - guest.refunded - total, left)
        guard back > .zero else { return false }
        guest.refunded = guest.refunded + back
        try payments.refund(
            id, back, key: "guest:\(guest.refunded.minor)", db, at: moment)
        return true
    }

    /// Moves what the guest did not pay to bad debt, or back.
    private func writeOff(
        _ total: Money, version: Int64, _ guest: inout Guest, _ db: Database, at moment: Moment
    ) throws {
        let paid = (guest.captured ?? .zero) - guest.refunded
        let lost = max(total - paid, Money.zero)
        let key = "guest:\(guest.id):badDebt:\(version):\(paid.minor)"
        let transfers = Posting.move(
            lost - guest.writtenOff, from: .badDebt, to: .guest(guest.id.text))
        let isPosted = try LedgerTable.post(
            Posting(
                .badDebt, key: key, transfers, transaction: guest.transactionID,
                payment: guest.paymentID?.text), at: moment.wall, db)
        if isPosted { guest.writtenOff = lost }
    }
}
