import CloudCore
import CommonBase

/// Where a gateway and the ledger differ, for an admin to look at.
package struct PaymentDifference: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The gateway has another amount than the payment.
        case amount
        /// The gateway has another order under the number of the payment.
        case otherOrder
        /// The sum of the statement's lines is not what the ledger has of the payment.
        case statementAmount
        /// The statement has no line of a payment.
        case missing
        /// The statement has a payment that the cloud does not know.
        case unknown
        /// A line of the statement that could not be read.
        case unreadable
        /// The gateway has a second payment of one order.
        case secondPayment
        /// Money went back to the payer, and not by the cloud.
        case foreignRefund
        /// Credit that was paid with test payments, before payments became real.
        case testMoney
        /// The gateway refused a capture, a release or a refund.
        case refused
        /// The gateway did not answer, and whether it has done the work is unknown.
        case unknownOutcome
    }

    package var number: Int64
    package var kind: Kind
    package var paymentID: ID<Payment>?
    /// In the words of the gateway.
    package var detail: String
    package var expected: Money?
    package var actual: Money?
    package var foundAt: Timestamp
    /// When an admin ticked it off; nil until then.
    package var checkedAt: Timestamp?
    /// What the admin wrote about it, 1 to 500 characters.
    package var note: String?
}

extension PaymentDifference: FetchableRecord {
    package init(row: Row) throws {
        number = try row["id"]
        kind = try row.choice("kind")
        paymentID = row["payment_id"]
        detail = try row["detail"]
        expected = (row["expected"] as Int64?).map(Money.init(minor:))
        actual = (row["actual"] as Int64?).map(Money.init(minor:))
        foundAt = try row["found_at"]
        checkedAt = row["checked_at"]
        note = row["note"]
    }
}

enum PaymentDifferenceTable {
    /// Stores a difference, unless it is known.
    /// - Parameter key: unique; 3 to 200 characters.
    static func add(
        _ kind: PaymentDifference.Kind, of payment: ID<Payment>?, _ key: String, detail: String,
        expected: Money? = nil, actual: Money? = nil, _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO payment_difference
                    (difference_key, kind, payment_id, detail, expected, actual, found_at)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (difference_key) DO NOTHING
                """,
            arguments: [
                key.storable(scalars: 200), kind.rawValue, payment,
                detail.storable(scalars: 500), expected?.minor, actual?.minor, now,
            ])
    }
}

extension PaymentDifferenceTable {
    /// Ticks a difference off.
    /// - Parameter note: 1 to 500 characters.
    /// - Returns: false if it is ticked off already.
    /// - Throws: `notFound`.
    static func check(
        _ number: Int64, note: String, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE payment_difference SET checked_at = ?, note = ?
                WHERE id = ? AND checked_at IS NULL
                """,
            arguments: [now, note, number])
        if db.changesCount == 1 { return true }
        let exists = try Bool.fetchOne(
            db, cached: "SELECT EXISTS (SELECT 1 FROM payment_difference WHERE id = ?)",
            arguments: [number])
        guard exists == true else {
            throw ServiceError(.notFound, "The difference \(number) does not exist.")
        }
        return false
    }

    /// Notes what drivers and guests have paid at the test gateway, once for each amount.
    /// - Returns: the amount.
    static func noteTestMoney(_ db: Database, at now: Timestamp) throws -> Money {
        let name = Payment.Gateway.test.rawValue
        let amount = Money.zero - (try LedgerTable.balance(.gateway(name), db))
        if amount != .zero {
            try add(
                .testMoney, of: nil, "testMoney:\(amount.minor)", detail: name, actual: amount, db,
                at: now)
        }
        return amount
    }
}

/// How the money desk reads differences.
package enum ReconciliationTable {
    /// Those that nobody has ticked off, newest first; only admins see any.
    package static func open(
        limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [PaymentDifference] {
        guard viewer.isAdmin else { return [] }
        return try PaymentDifference.fetchAll(
            db,
            cached: """
                SELECT * FROM payment_difference WHERE checked_at IS NULL ORDER BY id DESC LIMIT ?
                """,
            arguments: [limit])
    }

    /// Newest first; only admins see any.
    package static func list(
        before number: Int64 = .max, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [PaymentDifference] {
        guard viewer.isAdmin else { return [] }
        return try PaymentDifference.fetchAll(
            db,
            cached: """
                SELECT * FROM payment_difference WHERE id < ? ORDER BY id DESC LIMIT ?
                """,
            arguments: [number, limit])
    }

    /// The last local day whose statement was read; nil if none was.
    /// - Parameter limit: later days do not count: they were read while the clock was ahead.
    package static func lastDay(upTo limit: Int64 = .max, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT day FROM gateway_statement WHERE day <= ? ORDER BY day DESC LIMIT 1
                """,
            arguments: [limit])
    }
}
