import CloudCore
import CloudPeople
import CommonBase

/// A posting between a driver and a host.
struct StatementLine: Hashable, Sendable {
    /// Maximum lines of a month.
    static let limit = 1000

    /// Of the posting.
    var number: Int64
    var kind: Posting.Kind
    var transactionID: TransactionID?
    var postedAt: Timestamp
    var note: String?
    /// Above zero for what the driver owes more, below for what has arrived or was given back.
    var amount: Money

    var isReceipt: Bool { kind == .receivedByHost && amount < .zero }

    /// The key of the posting that takes a receipt back.
    static func undoKey(of number: Int64) -> String { "received:undo:\(number)" }

    /// The lines of a month in the order of the ledger. The caller has checked that the viewer is one
    /// of the two.
    static func list(
        of driver: PersonID, at host: PersonID, in postings: MonthPostings, _ db: Database
    ) throws -> [StatementLine] {
        let account = LedgerAccount.owed(by: driver, to: host).id
        let (candidates, isInMonth) = (postings.candidates, postings.isInMonth)
        var lines: [StatementLine] = []
        for (side, sign) in [("from_account", Int64(1)), ("to_account", Int64(-1))] {
            try db.forEachRow(
                sql: """
                    SELECT ledger_posting.id, ledger_posting.kind, ledger_posting.transaction_id,
                        ledger_posting.posted_at, ledger_posting.note, ledger_transfer.amount
                    FROM ledger_transfer
                    JOIN ledger_posting ON ledger_posting.id = ledger_transfer.posting_id
                    \(SaleMonth.join)
                    WHERE ledger_transfer.\(side) = ? AND ledger_transfer.posting_id >= ?
                        AND ledger_transfer.posting_id < ? AND \(isInMonth.sql)
                    ORDER BY ledger_transfer.posting_id LIMIT ?
                    """,
                arguments: [account, candidates.lowerBound, candidates.upperBound]
                    + isInMonth.arguments + [limit]
            ) { row in
                let amount: Int64 = try row["amount"]
                lines.append(
                    StatementLine(
                        number: try row["id"], kind: try row.choice("kind"),
                        transactionID: row["transaction_id"], postedAt: try row["posted_at"],
                        note: row["note"], amount: Money(minor: sign * amount)))
            }
        }
        return Array(lines.sorted { $0.number < $1.number }.prefix(limit))
    }
}
