import CloudCore
import CloudFleet
import CommonBase

/// What a driver wants to spend at most in a day, a week and a month.
package enum CreditLimits {
    package typealias Period = GroupLimits.Period

    /// 1 Kč to 100,000 Kč.
    package static let amounts: ClosedRange<Int64> = 100...10_000_000

    package static func of(_ person: PersonID, _ db: Database) throws -> [Period: Money] {
        var limits: [Period: Money] = [:]
        try db.forEachRow(
            sql: "SELECT period, amount FROM credit_limit WHERE person_id = ?",
            arguments: [person]
        ) { row in
            let (period, amount): (Period, Int64) = (
                try row.choice("period"), try row["amount"]
            )
            limits[period] = Money(minor: amount)
        }
        return limits
    }

    /// Replaces all limits of a person.
    package static func save(
        _ limits: [Period: Money], of person: PersonID, _ db: Database
    ) throws {
        try db.execute(
            cached: "DELETE FROM credit_limit WHERE person_id = ?", arguments: [person])
        for (period, amount) in limits {
            try db.execute(
                cached: """
                    INSERT INTO credit_limit (person_id, period, amount) VALUES (?, ?, ?)
                    """,
                arguments: [person, period.rawValue, amount.minor])
        }
        db.signal(Signal(.credit, person.text))
    }

    /// What a person may still spend by all limits, what runs not counted; nil without limits. It is
    /// negative if more was spent.
    package static func left(
        of person: PersonID, at now: Timestamp, _ db: Database
    ) throws -> Money? {
        let limits = try of(person, db)
        guard !limits.isEmpty else { return nil }
        return try limits.map { period, limit in
            let start = period.start(at: now, in: StationZone.standard)
            return limit - (try spent(by: person, since: start, db))
        }.min()
    }

    /// What a person has paid for charging and in fees since a time.
    static func spent(
        by person: PersonID, since start: Timestamp, _ db: Database
    ) throws -> Money {
        let accounts = [LedgerAccount.credit(person), .held(person), .debt(person)].map(\.id)
        let own = Condition.isOne(of: accounts, "ledger_transfer.from_account")
        let back = Condition.isOne(of: accounts, "ledger_transfer.to_account")
        func sum(_ condition: Condition) throws -> Int64 {
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT CAST(COALESCE(sum(ledger_transfer.amount), 0) AS BIGINT)
                    FROM ledger_transfer
                    JOIN ledger_posting ON ledger_posting.id = ledger_transfer.posting_id
                    WHERE \(condition.sql) AND ledger_posting.posted_at >= ?
                      AND ledger_transfer.posting_id >= (SELECT earliest.id
                        FROM ledger_posting earliest WHERE earliest.posted_at >= ?
                        ORDER BY earliest.posted_at, earliest.id LIMIT 1)
                      AND ledger_posting.kind IN
                        ('settlement', 'correction', 'bookingFee', 'refund')
                    """,
                arguments: condition.arguments + [start, start]) ?? 0
        }
        // What goes from the hold back to the credit is in both sums.
        return Money(minor: try sum(own) - sum(back))
    }
}
