import CloudCore
import CommonBase

/// The consent of a driver to charge a card again when the credit runs low.
package struct AutomaticTopUp: Hashable, Sendable, FetchableRecord {
    /// The text of the form that the driver agrees to.
    static let textVersion: Int64 = 2

    package var personID: PersonID
    /// The payment with which the driver agreed at the gateway; it must be paid.
    package var paymentID: ID<Payment>
    package var agreedAt: Timestamp
    /// Of each payment.
    package var amount: Money
    /// Below it, credit is topped up.
    package var threshold: Money
    /// The most that is charged within 24 hours.
    package var dailyCap: Money
    /// When the driver was told of the next payment; nil if none is due.
    package var announcedAt: Timestamp?
    package var lastPaymentID: ID<Payment>?
    /// When `lastPaymentID` was begun.
    package var lastPaidAt: Timestamp?
    package var dayBeganAt: Timestamp?
    /// What was charged in the 24 hours since `dayBeganAt`.
    package var dayAmount: Money

    package init(row: Row) throws {
        personID = try row["person_id"]
        paymentID = try row["payment_id"]
        agreedAt = try row["agreed_at"]
        amount = Money(minor: try row["amount"])
        threshold = Money(minor: try row["threshold"])
        dailyCap = Money(minor: try row["daily_cap"])
        announcedAt = row["announced_at"]
        lastPaymentID = row["last_payment_id"]
        lastPaidAt = row["last_paid_at"]
        dayBeganAt = row["day_began_at"]
        dayAmount = Money(minor: try row["day_amount"])
    }

    /// What was charged in the 24 hours that count now.
    func charged(at now: Timestamp) -> Money {
        guard let dayBeganAt, now < dayBeganAt.adding(seconds: 86_400) else { return .zero }
        return dayAmount
    }
}

package enum AutomaticTopUpTable {
    package static func find(
        _ person: PersonID, _ db: Database
    ) throws -> AutomaticTopUp? {
        try AutomaticTopUp.fetchOne(
            db, cached: "SELECT * FROM automatic_top_up WHERE person_id = ?",
            arguments: [person])
    }

    /// Stores a consent in place of an earlier one.
    static func save(
        _ payment: ID<Payment>, of person: PersonID, amount: Money, threshold: Money,
        dailyCap: Money, at now: Timestamp, _ db: Database
    ) throws {
        try delete(person, db)
        try db.execute(
            cached: """
                INSERT INTO automatic_top_up
                    (person_id, payment_id, text_version, agreed_at, amount, threshold, daily_cap)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                person, payment, AutomaticTopUp.textVersion, now, amount.minor, threshold.minor,
                dailyCap.minor,
            ])
    }

    static func delete(_ person: PersonID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM automatic_top_up WHERE person_id = ?", arguments: [person])
    }

    /// All consents in the order of the people's ids, starting after `after`.
    static func list(
        after: String, limit: Int, _ db: Database
    ) throws -> [AutomaticTopUp] {
        try AutomaticTopUp.fetchAll(
            db,
            cached: """
                SELECT * FROM automatic_top_up WHERE person_id > ? ORDER BY person_id LIMIT ?
                """,
            arguments: [after, limit])
    }

    /// - Parameter time: when the driver was told; nil if no payment is due any more.
    static func setAnnounced(
        _ time: Timestamp?, _ person: PersonID, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE automatic_top_up SET announced_at = ? WHERE person_id = ?",
            arguments: [time, person])
    }

    static func notePayment(
        _ payment: ID<Payment>, _ consent: AutomaticTopUp, at now: Timestamp, _ db: Database
    ) throws {
        let charged = consent.charged(at: now)
        let began = charged > .zero ? consent.dayBeganAt ?? now : now
        try db.execute(
            cached: """
                UPDATE automatic_top_up SET announced_at = NULL, last_payment_id = ?,
                    last_paid_at = ?, day_began_at = ?, day_amount = ? WHERE person_id = ?
                """,
            arguments: [
                payment, now, began, (charged + consent.amount).minor, consent.personID,
            ])
    }
}
