import CloudCore
import CommonBase

/// A payment at the test gateway.
struct TestPayment: Hashable, Sendable {
    var id: String
    var orderNumber: String
    var summary: String
    var amount: Money
    var refundedAmount: Money
    var state: GatewayPayment.State
    var subState: String?
    var isPreauthorized: Bool
    /// Whether further payments may follow.
    var hasConsent: Bool
    var parentID: String?
    var createdAt: Timestamp

    /// A payment by consent is paid at once.
    init(id: String, order: GatewayOrder, parentID: String?, createdAt: Timestamp) {
        self.id = id
        orderNumber = order.orderNumber
        summary = order.summary
        amount = order.amount
        refundedAmount = .zero
        state = parentID == nil ? .created : .paid
        isPreauthorized = order.isPreauthorized
        hasConsent = order.isRecurring
        self.parentID = parentID
        self.createdAt = createdAt
    }

    var report: GatewayPayment {
        GatewayPayment(
            id: id, orderNumber: orderNumber, state: state, subState: subState, amount: amount,
            gatewayURL: TestGateway.path(id), parentID: parentID)
    }
}

extension TestPayment: FetchableRecord {
    init(row: Row) throws {
        id = try row["id"]
        orderNumber = try row["order_number"]
        summary = try row["summary"]
        amount = Money(minor: try row["amount"])
        refundedAmount = Money(minor: try row["refunded_amount"])
        state = try row.choice("state")
        subState = row["sub_state"]
        isPreauthorized = try row["is_preauthorized"]
        hasConsent = try row["has_consent"]
        parentID = row["parent_id"]
        createdAt = try row["created_at"]
    }
}

enum TestPaymentTable {
    static func stored(_ id: String, _ db: Database) throws -> TestPayment? {
        try TestPayment.fetchOne(
            db, cached: "SELECT * FROM test_payment WHERE id = ?", arguments: [id])
    }

    static func insert(_ payment: TestPayment, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO test_payment (id, order_number, summary, amount, state,
                    is_preauthorized, has_consent, parent_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                payment.id, payment.orderNumber, payment.summary, payment.amount.minor,
                payment.state.rawValue, payment.isPreauthorized, payment.hasConsent,
                payment.parentID, payment.createdAt,
            ])
    }

    static func update(_ payment: TestPayment, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE test_payment SET amount = ?, refunded_amount = ?, state = ?, sub_state = ?,
                    has_consent = ?
                WHERE id = ?
                """,
            arguments: [
                payment.amount.minor, payment.refundedAmount.minor, payment.state.rawValue,
                payment.subState, payment.hasConsent, payment.id,
            ])
    }
}
