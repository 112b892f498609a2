import CloudCharging
import CloudCore
import CommonBase

/// Follows what the gateway says about the payments of guests.
struct GuestPaymentConsumer: EventConsumer {
    let name = "guest-payments"
    let kinds: Set<DomainEvent.Kind> = [.paymentChanged]
    let billing: GuestBilling

    func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        guard let id = ID<Payment>(event.subject),
            let payment = try PaymentTable.stored(id, db), payment.purpose == .guest,
            let guest = try GuestTable.find(payment: id, db)
        else { return }
        switch guest.state {
        case .paying: try paid(payment, guest, db, at: moment)
        case .void: try released(payment, guest, db, at: moment)
        case .starting, .charging, .ended, .settled:
            try changed(payment, guest, db, at: moment)
        }
    }

    private func paid(
        _ payment: Payment, _ guest: Guest, _ db: Database, at moment: Moment
    ) throws {
        var guest = guest
        switch payment.state {
        case .intended, .created: return
        case .authorized, .paid:
            guest.state = .starting
            guest.authorizedAt = payment.authorizedAt ?? moment.wall
            // Without a hold, all is taken at once; what is left goes back at the end.
            if payment.state == .paid { guest.captured = payment.capturedAmount }
            try GuestTable.update(guest, db)
        case .canceled, .timedOut, .failed, .partiallyRefunded, .refunded:
            try billing.void(guest, .payment, db, at: moment)
        }
    }

    /// The payer was slower than we waited.
    private func released(
        _ payment: Payment, _ guest: Guest, _ db: Database, at moment: Moment
    ) throws {
        var guest = guest
        if payment.state == .paid, guest.captured == nil { guest.captured = payment.capturedAmount }
        guard [.authorized, .paid].contains(payment.state), let failure = guest.failure else {
            return
        }
        try billing.void(guest, failure, db, at: moment)
    }

    /// A capture was confirmed, or the hold was lost.
    private func changed(
        _ payment: Payment, _ guest: Guest, _ db: Database, at moment: Moment
    ) throws {
        var guest = guest
        let isLost =
            [.canceled, .timedOut, .failed].contains(payment.state)
            && payment.capturedAmount == .zero
        if isLost, guest.state == .starting, guest.transactionID == nil {
            return try billing.void(guest, .payment, db, at: moment)
        }
        if payment.capturedAmount > .zero, guest.captured == nil {
            // Somebody captured it at the gateway.
            guest.captured = payment.capturedAmount
            try GuestTable.update(guest, db)
        }
        if isLost, guest.captured != .zero {
            guest.captured = .zero
            try GuestTable.update(guest, db)
        }
        guard guest.state == .settled, let transaction = guest.transactionID,
            let settlement = try SettlementTable.current(of: transaction, db)
        else { return }
        try billing.settle(
            guest, settlement.total, version: settlement.version, db, at: moment)
    }
}

/// Follows the transactions of guests: their ends, and what they cost.
struct GuestTransactionConsumer: EventConsumer {
    let name = "guest-transactions"
    let kinds: Set<DomainEvent.Kind> = [.transactionEnded, .settlementMade, .refundMade]
    let billing: GuestBilling

    func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        guard let id = TransactionID(event.subject),
            var guest = try GuestTable.find(transaction: id, db)
        else { return }
        if event.kind == .transactionEnded {
            guest.endedAt = event.occurredAt
            if guest.state == .charging { guest.state = .ended }
            return try GuestTable.update(guest, db)
        }
        if event.kind == .refundMade {
            // `RefundService` has asked the gateway already.
            return try GuestMails(vault: billing.vault).send(.refunded, guest, db, at: moment.wall)
        }
        guard let settlement = try SettlementTable.current(of: id, db) else { return }
        try billing.settle(
            guest, settlement.total, version: settlement.version, db, at: moment)
    }
}
