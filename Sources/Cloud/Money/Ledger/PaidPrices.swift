import CloudCore
import CommonBase

/// What was paid for transactions, by their postings.
enum PaidPrices {
    /// From whom a price comes, and to whom a part of it returns.
    private static let payers =
        "('credit', 'held', 'debt', 'guest', 'badDebt', 'goodwill', 'owed')"

    /// A query of all transfers: the transaction, and the amount, negative for what returns. A price
    /// goes through `clearing` with the operator as the seller, and to `sold` with the host.
    static let transfers = """
        SELECT ledger_posting.transaction_id,
            CASE WHEN payee.kind IN ('clearing', 'sold')
                THEN ledger_transfer.amount ELSE -ledger_transfer.amount END AS amount
        FROM ledger_posting
        JOIN ledger_transfer ON ledger_transfer.posting_id = ledger_posting.id
        JOIN ledger_account payer ON payer.id = ledger_transfer.from_account
        JOIN ledger_account payee ON payee.id = ledger_transfer.to_account
        WHERE ledger_posting.kind IN ('settlement', 'correction', 'refund')
          AND (payee.kind IN ('clearing', 'sold') AND payer.kind IN \(payers)
            OR payer.kind IN ('clearing', 'sold') AND payee.kind IN \(payers))
        """

    /// What was paid for a transaction with its settlement and its corrections, less refunds.
    static func of(_ transaction: TransactionID, _ db: Database) throws -> Money {
        Money(
            minor: try Int64.fetchOne(
                db,
                cached: """
                    SELECT CAST(COALESCE(sum(paid.amount), 0) AS BIGINT)
                    FROM (\(transfers)) AS paid WHERE paid.transaction_id = ?
                    """,
                arguments: [transaction]) ?? 0)
    }
}
