import CloudCore
import CommonBase

/// Stores payments and what is to happen with them; the outbox calls the gateway.
struct PaymentIntent: Sendable {
    let random: RandomSource
    let gateway: Payment.Gateway

    /// Minor units: 1 to 100,000.
    static let amounts: ClosedRange<Int64> = 100...10_000_000

    func store(_ order: PaymentOrder, _ db: Database, at now: Timestamp) throws -> Payment {
        try Check.that(
            Self.amounts.contains(order.amount.minor), "amountMinor",
            "amountMinor must be from 100 to 10000000.")
        let summary = try Check.text(order.summary, "summary", 1...200)
        try Check.that(
            order.returnPath.hasPrefix("/") && !order.returnPath.hasPrefix("//")
                && !order.returnPath.contains("\\") && !order.returnPath.hasControls
                && order.returnPath.utf8.count <= 200, "returnPath",
            "returnPath must be a path of at most 200 characters.")
        if let parent = order.parentID { try Self.checkConsent(parent, order, gateway, db) }
        let id: ID<Payment> = random.id(at: now)
        let payment = Payment(
            id: id, purpose: order.purpose, personID: order.personID, guestID: order.guestID,
            gateway: gateway, gatewayID: nil, orderNumber: id.text, summary: summary,
            amount: order.amount, capturedAmount: .zero, refundedAmount: .zero, state: .intended,
            subState: nil, gatewayURL: nil, isPreauthorized: order.isPreauthorized,
            isRecurring: order.isRecurring, parentID: order.parentID,
            language: order.language == "cs" ? "cs" : "en", email: order.email,
            returnPath: order.returnPath, createdAt: now, authorizedAt: nil)
        try PaymentTable.insert(payment, db)
        try PaymentCallTable.add(.create, of: id, key: "create", db, at: now)
        try DomainEventTable.append(
            .paymentChanged, subject: id.text, person: payment.personID, at: now, db)
        return payment
    }

    private static func checkConsent(
        _ id: ID<Payment>, _ order: PaymentOrder, _ gateway: Payment.Gateway, _ db: Database
    ) throws {
        let parent = try PaymentTable.stored(id, db)
        guard let parent, parent.isRecurring, parent.personID == order.personID,
            parent.gateway == gateway, parent.state == .paid || parent.state == .partiallyRefunded,
            try !PaymentCallTable.has(.voidRecurrence, of: id, db)
        else {
            throw ServiceError(
                .conflict, "The payment \(id) has no consent for further payments.",
                field: "parentID")
        }
    }

    static func capture(
        _ id: ID<Payment>, _ amount: Money, _ db: Database, at now: Timestamp
    ) throws {
        let payment = try held(id, db)
        guard try !PaymentCallTable.has(.void, of: id, db) else {
            throw ServiceError(.conflict, "The hold of the payment \(id) is being released.")
        }
        guard amount > .zero else { return try void(id, db, at: now) }
        guard amount <= payment.amount else {
            throw ServiceError(
                .conflict, "amount must be at most \(payment.amount.minor), which is held.",
                field: "amount")
        }
        let isQueued = try PaymentCallTable.add(
            .capture, of: id, key: "capture", amount: amount, db, at: now)
        guard isQueued else {
            throw ServiceError(.conflict, "The payment \(id) was captured before.")
        }
    }

    static func void(_ id: ID<Payment>, _ db: Database, at now: Timestamp) throws {
        guard let payment = try PaymentTable.stored(id, db) else { throw unknown(id) }
        guard payment.state == .authorized else {
            if payment.state == .paid { throw captured(id) }
            return
        }
        if try PaymentCallTable.has(.capture, of: id, db) { throw captured(id) }
        try PaymentCallTable.add(.void, of: id, key: "void", db, at: now)
    }

    static func refund(
        _ id: ID<Payment>, _ amount: Money, key: String, _ db: Database, at now: Timestamp
    ) throws {
        guard var payment = try PaymentTable.stored(id, db) else { throw unknown(id) }
        try Check.that(
            (1...90).contains(key.utf8.count), "key", "key must have 1 to 90 characters.")
        try Check.that(amount > .zero, "amount", "amount must be above 0.")
        let isQueued = try PaymentCallTable.add(
            .refund, of: id, key: "refund:\(key)", amount: amount, db, at: now)
        guard isQueued else { return }
        guard amount <= payment.capturedAmount - payment.refundedAmount else {
            throw ServiceError(
                .conflict, "amount must be at most what the payment \(id) took.",
                field: "amount")
        }
        payment.refundedAmount = payment.refundedAmount + amount
        payment.state =
            payment.refundedAmount == payment.capturedAmount ? .refunded : .partiallyRefunded
        try PaymentPostings.refund(payment, amount, key: key, db, at: now)
        try PaymentTable.update(payment, db)
        try DomainEventTable.append(
            .paymentChanged, subject: id.text, person: payment.personID, at: now, db)
    }

    static func endConsent(_ id: ID<Payment>, _ db: Database, at now: Timestamp) throws {
        guard let payment = try PaymentTable.stored(id, db) else { throw unknown(id) }
        guard payment.isRecurring, payment.gatewayID != nil else { return }
        try PaymentCallTable.add(.voidRecurrence, of: id, key: "voidRecurrence", db, at: now)
    }

    private static func held(_ id: ID<Payment>, _ db: Database) throws -> Payment {
        guard let payment = try PaymentTable.stored(id, db) else { throw unknown(id) }
        guard payment.state == .authorized else {
            throw ServiceError(.conflict, "The payment \(id) holds nothing.")
        }
        return payment
    }

    private static func unknown(_ id: ID<Payment>) -> ServiceError {
        ServiceError(.notFound, "The payment \(id) does not exist.")
    }

    private static func captured(_ id: ID<Payment>) -> ServiceError {
        ServiceError(.conflict, "The payment \(id) was captured before.")
    }
}
