import CloudCore
import CommonBase

/// The sums of all accounts of the ledger, by kind. Together they are zero.
package struct TrialBalance: Hashable, Sendable {
    /// The accounts of a kind.
    package struct Sum: Hashable, Sendable {
        package var kind: LedgerAccount.Kind
        /// Accounts to which something was posted.
        package var count: Int64
        /// Of all balances.
        package var balance: Money
        /// Of the negative balances alone.
        package var negative: Money
        /// Accounts with a negative balance.
        package var negativeCount: Int64
    }

    /// In the order of `LedgerAccount.Kind`, without kinds to which nothing was ever posted.
    package var sums: [Sum]

    package var total: Money { sums.reduce(.zero) { $0 + $1.balance } }

    /// Only for admins: the caller has checked it.
    package init(_ db: Database) throws {
        sums = try LedgerAccount.Kind.allCases.compactMap { kind in
            guard let sum = try Self.sum(kind, db), sum.count > 0 else { return nil }
            return sum
        }
    }

    /// The sum of a kind; zero if nothing was ever posted to one of its accounts.
    package subscript(_ kind: LedgerAccount.Kind) -> Sum {
        sums.first { $0.kind == kind }
            ?? Sum(kind: kind, count: 0, balance: .zero, negative: .zero, negativeCount: 0)
    }

    private static func sum(_ kind: LedgerAccount.Kind, _ db: Database) throws -> Sum? {
        var sum: Sum?
        try db.forEachRow(
            cached: """
                SELECT count(*) AS accounts, CAST(COALESCE(sum(balance), 0) AS BIGINT) AS total,
                    CAST(COALESCE(sum(CASE WHEN balance < 0 THEN balance ELSE 0 END), 0)
                        AS BIGINT) AS negative,
                    CAST(COALESCE(sum(CASE WHEN balance < 0 THEN 1 ELSE 0 END), 0)
                        AS BIGINT) AS negative_count
                FROM ledger_account WHERE kind = ?
                """,
            arguments: [kind.rawValue]
        ) { row in
            sum = Sum(
                kind: kind, count: try row["accounts"], balance: Money(minor: try row["total"]),
                negative: Money(minor: try row["negative"]),
                negativeCount: try row["negative_count"])
        }
        return sum
    }
}
