import CloudCore
import CommonBase

/// What hosts have earned with each sale: pending until the claim window is over, then available.
package enum EarningTable {
    package enum Source: Hashable, Sendable {
        case transaction(TransactionID)
        /// A fee of a booking, by its id.
        case booking(String)

        package var text: String {
            switch self {
            case .transaction(let id): "transaction:\(id)"
            case .booking(let id): "booking:\(id)"
            }
        }
    }

    /// Earnings of one pass.
    static let limit = 200
    /// What a driver may owe of a price that is paid out: a charger stops a little late.
    static let toleratedDebt = Money(minor: 100_00)
    /// When an earning that is disputed or owed, or could not be released, is looked at again.
    static let disputedSeconds: Int64 = 3600

    /// Notes that an earning changes by an amount, which is negative for corrections and refunds.
    /// The caller posts it in the same transaction.
    /// - Returns: the account to post to: `pending` of the host, or `available` once the earning was
    ///   released.
    package static func add(
        _ amount: Money, from source: Source, to host: PersonID, _ settings: MoneySettings,
        at now: Timestamp, _ db: Database
    ) throws -> LedgerAccount {
        try db.execute(
            cached: """
                INSERT INTO earning (source, host_id, amount_minor, due_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (source) DO UPDATE
                SET amount_minor = earning.amount_minor + excluded.amount_minor
                """,
            arguments: [
                source.text, host, amount.minor,
                now.adding(seconds: settings.claimWindowHours * 3600),
            ])
        let isReleased = try Bool.fetchOne(
            db, cached: "SELECT released_at IS NOT NULL FROM earning WHERE source = ?",
            arguments: [source.text])
        return isReleased == true ? .available(host) : .pending(host)
    }

    /// The sources of the earnings whose claim window is over, the oldest first.
    static func due(_ now: Timestamp, limit: Int, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            cached: """
                SELECT source FROM earning WHERE released_at IS NULL AND due_at <= ?
                ORDER BY due_at LIMIT ?
                """,
            arguments: [now, limit])
    }

    private struct Stored: FetchableRecord {
        var host: PersonID
        var amount: Money

        init(row: Row) throws {
            host = try row["host_id"]
            amount = Money(minor: try row["amount_minor"])
        }
    }

    /// Makes an earning available, unless its transaction is disputed, or its driver owes it. It
    /// does nothing for one that is not due.
    static func release(_ source: String, _ db: Database, at now: Timestamp) throws {
        let earning = try Stored.fetchOne(
            db,
            cached: """
                SELECT host_id, amount_minor FROM earning
                WHERE source = ? AND released_at IS NULL AND due_at <= ?
                """,
            arguments: [source, now])
        guard let earning else { return }
        let transaction = transaction(of: source)
        if let transaction,
            try DisputeTable.isOpen(transaction, db) || isOwed(transaction, db)
        {
            return try postpone(source, at: now, db)
        }
        try LedgerTable.post(
            Posting(
                .earningReleased, key: "earning:\(source)",
                Posting.move(
                    earning.amount, from: .pending(earning.host), to: .available(earning.host)),
                transaction: transaction),
            at: now, db)
        try db.execute(
            cached: "UPDATE earning SET released_at = ? WHERE source = ?",
            arguments: [now, source])
    }

    /// Whether the driver owes so much of the price that the operator does not pay it for them: a
    /// host and a driver without credit could otherwise invent charging.
    static func isOwed(_ transaction: TransactionID, _ db: Database) throws -> Bool {
        guard let driver = try SettlementTable.current(of: transaction, db)?.personID else {
            return false
        }
        let debt = try DriverFunds(driver, db).debt
        guard debt > toleratedDebt else { return false }
        let owed = try Int64.fetchOne(
            db,
            cached: """
                SELECT CAST(COALESCE(SUM(ledger_transfer.amount), 0) AS BIGINT)
                FROM ledger_posting
                JOIN ledger_transfer ON ledger_transfer.posting_id = ledger_posting.id
                WHERE ledger_posting.transaction_id = ? AND ledger_transfer.from_account = ?
                """,
            arguments: [transaction, LedgerAccount.debt(driver).id])
        return Money(minor: owed ?? 0) > toleratedDebt
    }

    /// Looks at an earning again later.
    static func postpone(_ source: String, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE earning SET due_at = ? WHERE source = ?",
            arguments: [now.adding(seconds: disputedSeconds), source])
    }

    private static func transaction(of source: String) -> TransactionID? {
        let prefix = "transaction:"
        guard source.hasPrefix(prefix) else { return nil }
        return TransactionID(String(source.dropFirst(prefix.count)))
    }
}
