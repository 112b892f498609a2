import CloudCore
import CommonBase

/// How this domain writes payments.
extension PaymentTable {
    static func insert(_ payment: Payment, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO payment (id, purpose, person_id, guest_id, gateway, order_number,
                    summary, amount, state, is_preauthorized, is_recurring, parent_id, language,
                    email, return_path, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                payment.id, payment.purpose.rawValue, payment.personID, payment.guestID,
                payment.gateway.rawValue, payment.orderNumber, payment.summary,
                payment.amount.minor, payment.state.rawValue, payment.isPreauthorized,
                payment.isRecurring, payment.parentID, payment.language, payment.email,
                payment.returnPath, payment.createdAt,
            ])
    }

    /// Stores what changes after the insertion. A final payment keeps no e-mail address, and is not
    /// looked up any more.
    static func update(_ payment: Payment, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE payment SET gateway_id = ?, order_number = ?, captured_amount = ?,
                    refunded_amount = ?, state = ?, sub_state = ?, gateway_url = ?, email = ?, authorized_at = ?
                WHERE id = ?
                """,
            arguments: [
                payment.gatewayID, payment.orderNumber, payment.capturedAmount.minor,
                payment.refundedAmount.minor, payment.state.rawValue, payment.subState,
                payment.gatewayURL,
                payment.state.isFinal ? nil : payment.email, payment.authorizedAt, payment.id,
            ])
        if payment.state.isFinal {
            try db.execute(
                cached: "UPDATE payment SET next_check_at = NULL WHERE id = ?",
                arguments: [payment.id])
        }
    }

    static func notePaid(_ id: ID<Payment>, _ db: Database, at now: Timestamp) throws {
        try db.execute(
            cached: "UPDATE payment SET paid_at = ? WHERE id = ? AND paid_at IS NULL",
            arguments: [now, id])
    }

    // MARK: Looking up

    /// The open payments whose state is to be asked for, the longest due first.
    static func dueChecks(
        _ now: Timestamp, limit: Int, _ db: Database
    ) throws -> [ID<Payment>] {
        try ID<Payment>.fetchAll(
            db,
            cached: """
                SELECT id FROM payment
                WHERE next_check_at IS NOT NULL AND next_check_at <= ?
                ORDER BY next_check_at LIMIT ?
                """,
            arguments: [now, limit])
    }

    static func nextCheck(_ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db,
            cached: """
                SELECT next_check_at FROM payment WHERE next_check_at IS NOT NULL
                ORDER BY next_check_at LIMIT 1
                """)
    }

    /// Lets the state of a payment be asked for now, at the next pass of the worker.
    static func checkNow(_ id: ID<Payment>, _ db: Database, at now: Timestamp) throws {
        try db.execute(
            cached: "UPDATE payment SET next_check_at = ? WHERE id = ? AND gateway_id IS NOT NULL",
            arguments: [now, id])
        db.signal(.paymentWork)
    }

    /// Plans the next look at an open payment: after 5 s, doubling to an hour; a held amount is
    /// looked at each hour, and as soon as the hold has lapsed.
    static func planCheck(_ payment: Payment, _ db: Database, at now: Timestamp) throws {
        guard !payment.state.isFinal, payment.gatewayID != nil else {
            try db.execute(
                cached: "UPDATE payment SET next_check_at = NULL WHERE id = ?",
                arguments: [payment.id])
            return
        }
        let checks =
            try Int64.fetchOne(
                db, cached: "SELECT checks FROM payment WHERE id = ?", arguments: [payment.id])
            ?? 0
        let pause: Int64 = 5 << min(checks, 10)
        var next = now.adding(seconds: min(3600, pause))
        if let held = payment.authorizedAt {
            let lapse = held.adding(seconds: HoldPeriod.seconds)
            next = now.adding(seconds: 3600)
            if lapse > now { next = min(next, lapse) }
        }
        try db.execute(
            cached: "UPDATE payment SET next_check_at = ?, checks = checks + 1 WHERE id = ?",
            arguments: [next, payment.id])
    }

    /// Whether the gateway may have created a payment since, without its answer having arrived.
    static func awaitsAnswer(since time: Timestamp, _ db: Database) throws -> Bool {
        let newest = try Timestamp.fetchOne(
            db,
            cached: """
                SELECT created_at FROM payment WHERE gateway_id IS NULL
                ORDER BY created_at DESC LIMIT 1
                """)
        return newest.map { $0 >= time } ?? false
    }
}

/// How long a card's issuer holds an amount.
package enum HoldPeriod {
    /// Four days.
    package static let seconds: Int64 = 345_600
}
