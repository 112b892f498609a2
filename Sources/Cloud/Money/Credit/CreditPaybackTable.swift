import CloudCore
import CommonBase

/// Credit that a driver wants back on a bank account. It is out of the credit from the request on.
package struct CreditPayback: Hashable, Sendable, FetchableRecord {
    package var number: Int64
    /// Nil once the account was deleted.
    package var personID: PersonID?
    /// The person's id, also of a deleted account.
    package var owner: PersonID
    package var amount: Money
    package var iban: String
    package var requestedAt: Timestamp
    package var paidAt: Timestamp?

    package init(row: Row) throws {
        number = try row["id"]
        personID = row["person_id"]
        owner = try row["owner_id"]
        amount = Money(minor: try row["amount"])
        iban = try row["iban"]
        requestedAt = try row["requested_at"]
        paidAt = row["paid_at"]
    }
}

package enum CreditPaybackTable {
    /// Gives all credit of a person back: to the cards that brought it, and the rest to a bank account.
    /// What goes to the account waits in the ledger's account `payingOut` of the person for the
    /// operator. What a card refuses comes back to the credit, and goes to the account next time.
    /// Automatic top-ups end: they would charge the card for the credit that has just gone.
    /// - Parameter iban: nil if all goes to cards.
    /// - Throws: `conflict` without credit, and while something is held or owed; `invalidInput` without
    ///   an account for what no card takes.
    package static func request(
        by person: PersonID, to iban: IBAN?, _ payments: PaymentService, _ db: Database,
        at moment: Moment
    ) throws {
        let funds = try DriverFunds(person, db)
        // A hold of nothing is that of a charging which began without credit.
        let holds = try CreditHoldTable.open(of: person, limit: 1, db)
        guard funds.credit > .zero, funds.held <= .zero, funds.debt <= .zero, holds.isEmpty else {
            throw ServiceError(
                .conflict, "There is no credit to pay back, or a part of it is held.")
        }
        let plan = try PaybackPlan(
            of: person, funds.credit, gateway: payments.worker.gateway.name, db, at: moment.wall)
        // Rises with each refund, which is a posting.
        let last = try Int64.fetchOne(db, cached: "SELECT max(id) FROM ledger_posting") ?? 0
        for part in plan.cards {
            try payments.refund(part.payment, part.amount, key: "payback-\(last)", db, at: moment)
        }
        if plan.rest > .zero {
            guard let iban else {
                throw ServiceError(
                    .invalidInput, "A bank account is needed for what no card takes.",
                    field: "account")
            }
            try transfer(plan.rest, of: person, to: iban, at: moment.wall, db)
        }
        try TopUp(payments: payments).endAutomatic(of: person, db, at: moment)
    }

    private static func transfer(
        _ amount: Money, of person: PersonID, to iban: IBAN, at now: Timestamp, _ db: Database
    ) throws {
        let number = try db.number(
            cached: """
                INSERT INTO credit_payback (person_id, owner_id, amount, iban, requested_at)
                VALUES (?, ?, ?, ?, ?) RETURNING id
                """,
            arguments: [person, person, amount.minor, iban.text, now])
        try LedgerTable.post(
            Posting(
                .payBack, key: "payBack:\(number)",
                Posting.move(amount, from: .credit(person), to: .payingOut(person)),
                author: person),
            at: now, db)
    }

    /// The requests that wait for the operator's transfer, the oldest first, starting after `after`.
    package static func open(
        after: Int64 = 0, limit: Int, _ db: Database
    ) throws -> [CreditPayback] {
        try CreditPayback.fetchAll(
            db,
            cached: """
                SELECT * FROM credit_payback WHERE paid_at IS NULL AND id > ?
                ORDER BY id LIMIT ?
                """,
            arguments: [after, limit])
    }

    /// Notes that the operator has transferred the money; the caller has checked that it is an admin
    /// who says so.
    /// - Throws: `notFound` for an unknown request, or one that was paid.
    package static func markPaid(
        _ number: Int64, by admin: PersonID?, at now: Timestamp, _ db: Database
    ) throws {
        let found = try CreditPayback.fetchOne(
            db,
            cached: """
                UPDATE credit_payback SET paid_at = ?, paid_by = ?
                WHERE id = ? AND paid_at IS NULL RETURNING *
                """,
            arguments: [now, admin, number])
        guard let found else {
            throw ServiceError(.notFound, "No unpaid request has the number \(number).")
        }
        try LedgerTable.post(
            Posting(
                .payBack, key: "payBack:\(number):paid",
                Posting.move(found.amount, from: .payingOut(found.owner), to: .bank),
                author: admin),
            at: now, db)
    }
}
