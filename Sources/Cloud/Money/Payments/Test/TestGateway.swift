import CloudCore
import CloudFleet
import CommonBase

/// The gateway that is built in: everything works as with a real one, and no money moves.
package struct TestGateway: PaymentGateway {
    /// How long the payer has, in seconds.
    static let payingSeconds: Int64 = 3600

    package let name = Payment.Gateway.test
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let random: RandomSource

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource
    ) {
        self.database = database
        self.now = now
        self.random = random
    }

    static func path(_ id: String) -> String { "/test-gateway/\(id)" }

    package func create(_ order: GatewayOrder) async throws -> GatewayPayment {
        try await insert(order, parent: nil)
    }

    package func createRecurrence(
        _ order: GatewayOrder, of parent: String
    ) async throws -> GatewayPayment {
        guard try await found(parent).hasConsent else {
            throw GatewayError.refused(code: 342, name: "PAYMENT_RECURRENCE_STOPPED")
        }
        return try await insert(order, parent: parent)
    }

    private func insert(_ order: GatewayOrder, parent: String?) async throws -> GatewayPayment {
        let payment = TestPayment(
            id: random.text(), order: order, parentID: parent, createdAt: now().wall)
        try await storing { db in try TestPaymentTable.insert(payment, db) }
        return payment.report
    }

    package func status(of id: String) async throws -> GatewayPayment {
        var payment = try await found(id)
        let age = now().wall.millisecondsSince(payment.createdAt)
        if payment.state == .created, age > Self.payingSeconds * 1000 { payment.state = .timedOut }
        if payment.state == .authorized, age > HoldPeriod.seconds * 1000 {
            payment.state = .canceled
        }
        return payment.report
    }

    package func capture(_ id: String, _ amount: Money?, summary _: String) async throws {
        let captured = amount
        try await change(id) { payment in
            guard payment.state == .authorized else {
                // A hold that was released gives nothing.
                throw payment.state.isTaken
                    ? GatewayError.refused(
                        code: GatewayError.Code.capturedAlready, name: "PAYMENT_CAPTURE_DONE")
                    : GatewayError.refused(
                        code: GatewayError.Code.captureFailed, name: "PAYMENT_CAPTURE_FAILED")
            }
            payment.state = .paid
            if let captured { payment.amount = captured }
        }
    }

    package func void(_ id: String) async throws {
        try await change(id) { payment in
            guard payment.state == .authorized else {
                throw GatewayError.refused(code: 352, name: "PAYMENT_AUTH_VOID_FAILED")
            }
            payment.state = .canceled
        }
    }

    package func refund(_ id: String, _ amount: Money) async throws {
        try await change(id) { payment in
            guard payment.state == .paid || payment.state == .partiallyRefunded,
                payment.refundedAmount + amount <= payment.amount
            else { throw GatewayError.refused(code: 331, name: "PAYMENT_REFUND_NOT_SUPPORTED") }
            payment.refundedAmount = payment.refundedAmount + amount
            payment.state =
                payment.refundedAmount == payment.amount ? .refunded : .partiallyRefunded
        }
    }

    package func refunded(_ id: String) async throws -> Money {
        try await found(id).refundedAmount
    }

    package func voidRecurrence(_ id: String) async throws {
        try await change(id) { $0.hasConsent = false }
    }

    package func paymentInstruments() async throws -> [String] {
        ["BANK_ACCOUNT", "PAYMENT_CARD"]
    }

    /// Empty: no money moves.
    package func accountStatement(_: ClosedRange<CalendarDay>) async throws -> [UInt8] { [] }

    // MARK: The table

    private func found(_ id: String) async throws -> TestPayment {
        let payment = try await database.read { db in try TestPaymentTable.stored(id, db) }
        guard let payment else {
            throw GatewayError.refused(code: GatewayError.Code.notFound, name: "NOT_FOUND")
        }
        return payment
    }

    private func change(
        _ id: String, _ body: @escaping @Sendable (inout TestPayment) throws -> Void
    ) async throws {
        try await storing { db in
            guard var payment = try TestPaymentTable.stored(id, db) else {
                throw GatewayError.refused(code: GatewayError.Code.notFound, name: "NOT_FOUND")
            }
            try body(&payment)
            try TestPaymentTable.update(payment, db)
        }
    }

    /// The gateway's own books: no change of a person, and not in the caller's transaction.
    private func storing(
        _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        try await database.write(body)
    }
}
