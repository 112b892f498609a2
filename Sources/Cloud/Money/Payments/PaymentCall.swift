import CloudCore
import CommonBase

/// Work for the gateway, as it waits in the outbox.
struct PaymentCall: Hashable, Sendable, FetchableRecord {
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case create, capture, void, refund, voidRecurrence
    }

    var id: Int64
    var paymentID: ID<Payment>
    var kind: Kind
    /// Unique for the payment.
    var key: String
    var amount: Money
    /// Of a capture: all is captured, because the gateway refused a part.
    var isWhole: Bool
    /// With the one for which it was claimed.
    var attempts: Int64

    init(row: Row) throws {
        id = try row["id"]
        paymentID = try row["payment_id"]
        kind = try row.choice("kind")
        key = try row["call_key"]
        amount = Money(minor: try row["amount"])
        isWhole = try row["is_whole"]
        attempts = try row["attempts"]
    }
}

extension Signal {
    /// A payment has work for the gateway, or is to be looked up.
    static let paymentWork = Signal(DomainObject(rawValue: "paymentWork"), "")
}

enum PaymentCallTable {
    /// After it, an open call is looked up: it is longer than an attempt may last.
    static let leaseSeconds: Int64 = 300
    static let attemptLimit: Int64 = 20
    /// How long a call may be on its way, in seconds: longer than its time limit.
    static let flightSeconds: Int64 = 30

    /// Queues work, unless the payment has some with this key.
    /// - Returns: whether it was queued.
    @discardableResult
    static func add(
        _ kind: PaymentCall.Kind, of payment: ID<Payment>, key: String, amount: Money = .zero,
        _ db: Database, at now: Timestamp
    ) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO payment_call
                    (payment_id, kind, call_key, amount, next_attempt_at, created_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (payment_id, call_key) DO NOTHING
                """,
            arguments: [payment, kind.rawValue, key, amount.minor, now, now])
        db.signal(.paymentWork)
        return db.changesCount == 1
    }

    /// The payments with due work, the longest due first.
    static func duePayments(
        _ now: Timestamp, limit: Int, _ db: Database
    ) throws -> [ID<Payment>] {
        var found: [ID<Payment>] = []
        let ids = try ID<Payment>.fetchAll(
            db,
            cached: """
                SELECT payment_id FROM payment_call
                WHERE next_attempt_at IS NOT NULL AND next_attempt_at <= ?
                ORDER BY next_attempt_at LIMIT ?
                """,
            arguments: [now, limit])
        for id in ids where !found.contains(id) { found.append(id) }
        return found
    }

    /// When the next work is due; nil if none waits.
    static func nextDue(_ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db,
            cached: """
                SELECT next_attempt_at FROM payment_call WHERE next_attempt_at IS NOT NULL
                ORDER BY next_attempt_at LIMIT 1
                """)
    }

    /// Claims the first pending work of a payment, if it is due; later work waits for it.
    static func claim(
        of payment: ID<Payment>, _ db: Database, at now: Timestamp
    ) throws -> PaymentCall? {
        guard
            let first = try Int64.fetchOne(
                db,
                cached: """
                    SELECT id FROM payment_call
                    WHERE payment_id = ? AND next_attempt_at IS NOT NULL ORDER BY id LIMIT 1
                    """,
                arguments: [payment])
        else { return nil }
        try db.execute(
            cached: """
                UPDATE payment_call
                SET state = 'open', attempts = attempts + 1, next_attempt_at = ?
                WHERE id = ? AND next_attempt_at <= ?
                """,
            arguments: [now.adding(seconds: leaseSeconds), first, now])
        guard db.changesCount == 1 else {
            try delay(payment, after: first, db, at: now)
            return nil
        }
        return try PaymentCall.fetchOne(
            db, cached: "SELECT * FROM payment_call WHERE id = ?", arguments: [first])
    }

    /// Lets the due work of a payment wait as long as the call before it, so that it does not keep the
    /// work of other payments from being found.
    private static func delay(
        _ payment: ID<Payment>, after first: Int64, _ db: Database, at now: Timestamp
    ) throws {
        let next = try Timestamp.fetchOne(
            db, cached: "SELECT next_attempt_at FROM payment_call WHERE id = ?",
            arguments: [first])
        guard let next else { return }
        try db.execute(
            cached: """
                UPDATE payment_call SET next_attempt_at = ?
                WHERE payment_id = ? AND next_attempt_at <= ?
                """,
            arguments: [next, payment, now])
    }

    /// Makes the work due that has waited for another call.
    private static func release(_ payment: ID<Payment>, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE payment_call SET next_attempt_at = created_at
                WHERE payment_id = ? AND next_attempt_at IS NOT NULL AND attempts = 0
                """,
            arguments: [payment])
    }

    static func finish(_ call: PaymentCall, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE payment_call SET state = 'done', next_attempt_at = NULL, error = NULL
                WHERE id = ?
                """,
            arguments: [call.id])
        try release(call.paymentID, db)
        db.signal(.paymentWork)
    }

    /// - Parameter next: nil gives it up.
    static func fail(
        _ call: PaymentCall, _ error: String, next: Timestamp?, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE payment_call SET state = ?, next_attempt_at = ?, error = ? WHERE id = ?
                """,
            arguments: [
                next == nil ? "failed" : "waiting", next, error.storable(scalars: 300), call.id,
            ])
        if next == nil { try release(call.paymentID, db) }
    }

    static func captureAll(_ call: PaymentCall, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE payment_call SET is_whole = 1 WHERE id = ?", arguments: [call.id])
    }

    /// Whether work of this kind was queued for a payment, and has not failed.
    static func has(
        _ kind: PaymentCall.Kind, of payment: ID<Payment>, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM payment_call
                    WHERE payment_id = ? AND kind = ? AND state <> 'failed')
                """,
            arguments: [payment, kind.rawValue]) ?? false
    }

    /// The capture that was asked for, whatever became of it.
    static func capture(
        of payment: ID<Payment>, _ db: Database
    ) throws -> PaymentCall? {
        try PaymentCall.fetchOne(
            db,
            cached: "SELECT * FROM payment_call WHERE payment_id = ? AND call_key = 'capture'",
            arguments: [payment])
    }

    /// The sum of the refunds of a payment that the gateway has done.
    static func refundsDone(of payment: ID<Payment>, _ db: Database) throws -> Money {
        Money(
            minor: try Int64.fetchOne(
                db,
                cached: """
                    SELECT COALESCE(sum(amount), 0) FROM payment_call
                    WHERE payment_id = ? AND kind = 'refund' AND state = 'done'
                    """,
                arguments: [payment]) ?? 0)
    }

    /// Makes the calls due that a previous run of the cloud left open. A refund may still be on its
    /// way to the gateway, which would do a second one, too: it is looked up after that time.
    static func reopen(_ db: Database, at now: Timestamp) throws {
        try db.execute(
            cached: """
                UPDATE payment_call SET next_attempt_at = ?
                WHERE state = 'open' AND kind <> 'refund'
                """,
            arguments: [now])
        try db.execute(
            cached: """
                UPDATE payment_call SET next_attempt_at = ?
                WHERE state = 'open' AND kind = 'refund'
                """,
            arguments: [now.adding(seconds: flightSeconds)])
    }
}
