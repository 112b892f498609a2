import CloudCore
import CloudPeople
import CommonBase

/// What a driver owes a host, by a month. Amounts are positive for what the driver owes.
struct StatementSummary: Hashable, Sendable {
    var host: PersonID
    var driver: PersonID
    /// Owed when the month began; negative for what the driver has paid in advance.
    var opening = Money.zero
    /// The price of the month's charging, and corrections of earlier months.
    var charged = Money.zero
    /// What has arrived at the host's account.
    var received = Money.zero
    /// Owed now, after all months.
    var openNow = Money.zero
    var energyWh: Int64 = 0
    var transactions: Int64 = 0

    /// Owed when the month ended.
    var closing: Money { opening + charged - received }

    /// Whether there is anything to say.
    var isEmpty: Bool {
        opening == .zero && charged == .zero && received == .zero && openNow == .zero
            && transactions == 0
    }
}

/// Reads what drivers owe hosts, from the ledger alone.
enum StatementReader {
    /// Maximum drivers of a host, and hosts of a driver, that are listed.
    static let limit = 500

    /// The drivers who owe, or have owed, the viewer something.
    static func drivers(
        of viewer: Viewer, _ month: AccountingMonth, _ db: Database
    ) throws -> [StatementSummary] {
        guard let host = viewer.personID else { return [] }
        return try summaries(
            Condition("ledger_account.counterpart_id = ?", [host]),
            settled: Condition("settlement.host_id = ?", [host]), month, db)
    }

    /// The hosts whom the viewer owes, or has owed, something.
    static func hosts(
        of viewer: Viewer, _ month: AccountingMonth, _ db: Database
    ) throws -> [StatementSummary] {
        guard let driver = viewer.personID else { return [] }
        return try summaries(
            Condition("ledger_account.owner_id = ?", [driver]),
            settled: Condition("settlement.person_id = ?", [driver]), month, db)
    }

    /// - Returns: nil for anybody but the two, and if there was never a price between them.
    static func summary(
        of driver: PersonID, at host: PersonID, viewer: Viewer, _ month: AccountingMonth,
        _ db: Database
    ) throws -> StatementSummary? {
        guard let person = viewer.personID, [driver, host].contains(person) else { return nil }
        return try summaries(
            Condition(
                "ledger_account.counterpart_id = ? AND ledger_account.owner_id = ?",
                [host, driver]),
            settled: Condition(
                "settlement.host_id = ? AND settlement.person_id = ?", [host, driver]), month, db
        ).first
    }

    private struct Pair: Hashable {
        var driver: PersonID
        var host: PersonID

        /// Of the columns of `ledger_account`.
        init(_ row: Row) throws {
            driver = try row["owner_id"]
            host = try row["counterpart_id"]
        }
    }

    private static func summaries(
        _ accounts: Condition, settled: Condition, _ month: AccountingMonth, _ db: Database
    ) throws -> [StatementSummary] {
        let postings = try month.postings(db)
        let number = month.month.number
        let months: StatementArguments = [
            postings.made.upperBound, number + 1, postings.made.lowerBound, number, number - 1,
        ]
        var (found, order): ([Pair: StatementSummary], [Pair]) = ([:], [])
        try db.forEachRow(
            sql: """
                SELECT owner_id, counterpart_id, balance FROM ledger_account
                WHERE \(accounts.sql) AND ledger_account.kind = 'owed' ORDER BY id LIMIT \(limit)
                """,
            arguments: accounts.arguments
        ) { row in
            let pair = try Pair(row)
            var summary = StatementSummary(host: pair.host, driver: pair.driver)
            summary.openNow = Money.zero - Money(minor: try row["balance"])
            summary.opening = summary.openNow
            found[pair] = summary
            order.append(pair)
        }
        for (side, sign) in [("from_account", Int64(1)), ("to_account", Int64(-1))] {
            try db.forEachRow(
                sql: movements(side, accounts),
                arguments: months + accounts.arguments + [postings.candidates.lowerBound]
            ) { row in
                let kind: Posting.Kind = try row.choice("kind")
                let (moved, amount): (Int64, Int64) = (
                    try row["moved_month"], try row["amount"]
                )
                if moved < number { return }
                found[try Pair(row)]?.add(
                    Money(minor: sign * amount), isReceipt: kind == .receivedByHost,
                    isLater: moved > number)
            }
        }
        try db.forEachRow(
            sql: energies(settled),
            arguments: settled.arguments + [
                month.start.adding(seconds: -SaleMonth.graceSeconds), month.closing, number,
                month.start, month.end,
            ]
        ) { row in
            let pair = try Pair(row)
            let (energyWh, transactions): (Int64, Int64) = (
                try row["energy_wh"], try row["transactions"]
            )
            found[pair]?.energyWh = energyWh
            found[pair]?.transactions = transactions
        }
        return order.compactMap { found[$0] }
    }

    /// What moved from, or to, such accounts since the month began, by months; some of it belongs to
    /// the month before.
    private static func movements(_ side: String, _ accounts: Condition) -> String {
        """
        SELECT ledger_account.owner_id, ledger_account.counterpart_id, ledger_posting.kind,
            COALESCE(sale_month.month, CASE
                WHEN ledger_posting.id >= ? THEN CAST(? AS BIGINT)
                WHEN ledger_posting.id >= ? THEN CAST(? AS BIGINT)
                ELSE CAST(? AS BIGINT) END) AS moved_month,
            CAST(sum(ledger_transfer.amount) AS BIGINT) AS amount
        FROM ledger_account
        JOIN ledger_transfer ON ledger_transfer.\(side) = ledger_account.id
        JOIN ledger_posting ON ledger_posting.id = ledger_transfer.posting_id
        \(SaleMonth.join)
        WHERE \(accounts.sql) AND ledger_account.kind = 'owed'
            AND ledger_transfer.posting_id >= ?
        GROUP BY ledger_account.owner_id, ledger_account.counterpart_id, ledger_posting.kind,
            moved_month
        """
    }

    /// Energy of the month's settlements; of a later version what it changed.
    private static func energies(_ settled: Condition) -> String {
        """
        SELECT settlement.person_id AS owner_id, settlement.host_id AS counterpart_id,
            CAST(sum(settlement.energy_wh - COALESCE(previous.energy_wh, 0)) AS BIGINT)
                AS energy_wh,
            CAST(sum(CASE WHEN settlement.version = 1 THEN 1 ELSE 0 END) AS BIGINT)
                AS transactions
        FROM settlement
        LEFT JOIN settlement AS previous ON previous.transaction_id = settlement.transaction_id
            AND previous.version = settlement.version - 1
        LEFT JOIN sale_month ON sale_month.transaction_id = settlement.transaction_id
            AND settlement.version = 1
        WHERE \(settled.sql) AND settlement.seller = 'host' AND settlement.person_id IS NOT NULL
            AND settlement.settled_at >= ? AND settlement.settled_at < ?
            AND (sale_month.month = ? OR sale_month.month IS NULL
                AND settlement.settled_at >= ? AND settlement.settled_at < ?)
        GROUP BY settlement.person_id, settlement.host_id
        """
    }
}

extension StatementSummary {
    /// What moved since the month began.
    /// - Parameter amount: above zero for what the driver owes more.
    fileprivate mutating func add(_ amount: Money, isReceipt: Bool, isLater: Bool) {
        opening = opening - amount
        if isLater { return }
        if isReceipt {
            received = received - amount
        } else {
            charged = charged + amount
        }
    }
}
