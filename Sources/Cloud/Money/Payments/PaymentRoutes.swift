import CloudCore
import CloudHTTP
import CommonBase

/// The API of payments: a person's own, or all for an admin.
struct PaymentRoutes: Sendable {
    let database: CloudDatabase

    private static let person = QueryParameter<PersonID>.id(
        "personId", "Only payments of this person")
    private static let cursor = Paging.cursor { ID<Payment>($0) }

    struct PaymentView: Codable, Sendable, Documented {
        static let notes = [
            "purpose": "topUp, automaticTopUp or guest",
            "gateway": "gopay, or test: no money moves",
            "amountMinor": "What was asked for, in hundredths of the currency's unit",
            "capturedMinor": "What was taken",
            "refundedMinor": "What went back, or is on its way",
            "subState": "Why the gateway cancelled it",
        ]

        var id: ID<Payment>
        var purpose: String
        var personId: PersonID?
        var gateway: String
        var gatewayId: String?
        var orderNumber: String
        var summary: String
        var amountMinor: Int64
        var capturedMinor: Int64
        var refundedMinor: Int64
        var currency: String
        var state: Payment.State
        var subState: String?
        var createdAt: Timestamp

        init(_ payment: Payment) {
            id = payment.id
            purpose = payment.purpose.rawValue
            personId = payment.personID
            gateway = payment.gateway.rawValue
            gatewayId = payment.gatewayID
            orderNumber = payment.orderNumber
            summary = payment.summary
            amountMinor = payment.amount.minor
            capturedMinor = payment.capturedAmount.minor
            refundedMinor = payment.refundedAmount.minor
            currency = Currency.code
            state = payment.state
            subState = payment.subState
            createdAt = payment.createdAt
        }
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/payments", caller: .person(.money),
                "List your payments by card and bank button, the newest first",
                query: [Self.person, Paging.limit, Self.cursor]
            ) { call in
                let (size, cursor) = (try call.pageSize(), try call.query(Self.cursor))
                let person = try call.query(Self.person)
                let found = try await database.read { db in
                    try PaymentTable.list(
                        person: person, after: cursor, limit: size + 1, viewer: call.viewer, db)
                }
                return Page(found, size: size, item: PaymentView.init) { $0.id.text }
            },
            Route(
                .get, "/api/v1/payments/{id}", caller: .person(.money), "Show a payment"
            ) { call in
                let id: ID<Payment> = try call.id()
                return try await database.read { db in
                    guard let payment = try PaymentTable.find(id, viewer: call.viewer, db) else {
                        throw ServiceError(.notFound, "The payment \(id) does not exist.")
                    }
                    return PaymentView(payment)
                }
            },
        ]
    }
}
