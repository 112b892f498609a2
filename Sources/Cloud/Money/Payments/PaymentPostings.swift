import CloudCore
import CommonBase

/// What payments move in the ledger.
enum PaymentPostings {
    /// What the gateway has taken of the payer.
    static func taken(_ payment: Payment, _ db: Database, at now: Timestamp) throws {
        let gateway = LedgerAccount.gateway(payment.gateway.rawValue)
        let amount = payment.capturedAmount
        switch payment.purpose {
        case .topUp, .automaticTopUp:
            var transfers = Posting.move(amount, from: gateway, to: .unmatched)
            if let driver = payment.personID {
                transfers = try DriverFunds(driver, db).receive(amount, from: gateway)
            }
            try LedgerTable.post(
                Posting(
                    .topUp, key: "payment:\(payment.id):paid", transfers,
                    payment: payment.id.text), at: now, db)
        case .guest:
            try LedgerTable.post(
                Posting(
                    .guestPayment, key: "payment:\(payment.id):captured",
                    Posting.move(amount, from: gateway, to: guest(payment)),
                    payment: payment.id.text), at: now, db)
        }
        try PaymentTable.notePaid(payment.id, db, at: now)
    }

    /// What goes back to the payer, as soon as it is asked for.
    static func refund(
        _ payment: Payment, _ amount: Money, key: String, _ db: Database, at now: Timestamp
    ) throws {
        try post(payment, amount, key: "payment:\(payment.id):refund:\(key)", db, at: now)
    }

    /// A refund that the gateway has refused.
    static func undoRefund(
        _ payment: Payment, _ amount: Money, key: String, _ db: Database, at now: Timestamp
    ) throws {
        try post(
            payment, .zero - amount, key: "payment:\(payment.id):refund:\(key):undone", db, at: now)
    }

    private static func post(
        _ payment: Payment, _ amount: Money, key: String, _ db: Database, at now: Timestamp
    ) throws {
        let account: LedgerAccount
        switch payment.purpose {
        case .guest: account = guest(payment)
        case .topUp, .automaticTopUp:
            account = payment.personID.map(LedgerAccount.credit) ?? .unmatched
        }
        try LedgerTable.post(
            Posting(
                payment.purpose == .guest ? .guestPayment : .payBack, key: key,
                Posting.move(
                    amount, from: account, to: .gateway(payment.gateway.rawValue)),
                payment: payment.id.text), at: now, db)
    }

    private static func guest(_ payment: Payment) -> LedgerAccount {
        .guest(payment.guestID ?? payment.id.text)
    }
}
