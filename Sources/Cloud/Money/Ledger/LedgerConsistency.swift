import CloudCore
import CommonBase

/// Checks that the books balance. It reads the whole ledger.
package enum LedgerConsistency {
    /// What is wrong, at most `Consistency.limit` each; nothing for a ledger that balances.
    package static func problems(_ db: Database) throws -> (count: Int, problems: [String]) {
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM ledger_posting") ?? 0
        return (count, try totals(db) + balances(db) + settlements(db))
    }

    private static func totals(_ db: Database) throws -> [String] {
        var problems: [String] = []
        let total = try Int64.fetchOne(
            db, sql: "SELECT CAST(SUM(balance) AS BIGINT) FROM ledger_account")
        if let total, total != 0 { problems.append("the balances add up to \(total), not to 0") }
        let clearing = try LedgerTable.balance(.clearing, db)
        if clearing != .zero {
            problems.append("the account clearing has the balance \(clearing.minor), not 0")
        }
        return problems
    }

    /// Accounts whose balance is not the sum of what moved to and from them, or outside its bounds.
    private static func balances(_ db: Database) throws -> [String] {
        var problems: [String] = []
        try db.forEachRow(
            sql: """
                SELECT ledger_account.id, ledger_account.balance,
                    CAST(COALESCE(SUM(moved.amount), 0) AS BIGINT) AS moved
                FROM ledger_account LEFT JOIN (
                    SELECT to_account AS account, amount FROM ledger_transfer
                    UNION ALL SELECT from_account AS account, -amount FROM ledger_transfer
                ) AS moved ON moved.account = ledger_account.id
                GROUP BY ledger_account.id, ledger_account.balance
                HAVING ledger_account.balance <> COALESCE(SUM(moved.amount), 0)
                LIMIT ?
                """,
            arguments: [Consistency.limit]
        ) { row in
            let (id, balance, moved): (String, Int64, Int64) = (
                try row["id"], try row["balance"], try row["moved"]
            )
            problems.append("the account \(id) has \(balance), but \(moved) has moved to it")
        }
        return problems
    }

    /// Transactions whose postings do not add up to their current settlement. After a refund a
    /// correction may post less than its difference.
    private static func settlements(_ db: Database) throws -> [String] {
        var problems: [String] = []
        try db.forEachRow(
            sql: """
                SELECT settlement.transaction_id, settlement.total_minor,
                    CAST(COALESCE(SUM(paid.amount), 0) AS BIGINT) AS paid
                FROM settlement LEFT JOIN (\(PaidPrices.transfers)) AS paid
                    ON paid.transaction_id = settlement.transaction_id
                WHERE settlement.is_current = 1
                  AND settlement.transaction_id NOT IN (SELECT transaction_id FROM refund)
                GROUP BY settlement.transaction_id, settlement.total_minor
                HAVING settlement.total_minor <> COALESCE(SUM(paid.amount), 0)
                LIMIT ?
                """,
            arguments: [Consistency.limit]
        ) { row in
            let (id, total, paid): (String, Int64, Int64) = (
                try row["transaction_id"], try row["total_minor"], try row["paid"]
            )
            problems.append("transaction \(id) costs \(total), but \(paid) was posted for it")
        }
        return problems
    }
}
