import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Where the money of a host is, by the ledger.
package struct EarningSums: Hashable, Sendable {
    /// Earned within the claim window.
    package var pending: Money
    /// Can be paid out; negative if more was given back than there was.
    package var available: Money
    /// In a payout that the bank has not confirmed.
    package var payingOut: Money
    /// Paid out until now.
    package var paidOut: Money
    /// With `seller: host`: what drivers owe; not negative.
    package var owed: Money

    /// Payouts of a host that are summed: of nineteen years, if there is one a week.
    private static let payoutLimit = 1000

    /// The caller has checked that the viewer may see the accounts of the host.
    package init(of host: PersonID, _ db: Database) throws {
        pending = try LedgerTable.balance(.pending(host), db)
        available = try LedgerTable.balance(.available(host), db)
        let payouts = try PayoutTable.list(
            of: host, before: .max, limit: Self.payoutLimit, viewer: .system, db)
        func sum(_ states: Set<Payout.State>) -> Money {
            payouts.filter { states.contains($0.state) }.reduce(.zero) { $0 + $1.amount }
        }
        payingOut = sum([.draft, .approved, .sent])
        paidOut = sum([.paid])
        owed = try LedgerTable.owed(to: host, db)
    }

    /// What each driver owes the host, in the order of their ids.
    package static func debtors(
        of host: PersonID, limit: Int, _ db: Database
    ) throws -> [(driver: PersonID, amount: Money)] {
        var found: [(driver: PersonID, amount: Money)] = []
        try db.forEachRow(
            cached: """
                SELECT owner_id, balance FROM ledger_account
                WHERE counterpart_id = ? AND kind = ? AND balance < 0 ORDER BY id LIMIT ?
                """,
            arguments: [host, LedgerAccount.Kind.owed.rawValue, limit]
        ) { row in
            let (driver, balance): (PersonID, Int64) = (try row["owner_id"], try row["balance"])
            found.append((driver, Money(minor: -balance)))
        }
        return found
    }
}

/// What a host earned in each of some months, by the postings of the ledger.
package struct MonthlyEarnings: Hashable, Sendable {
    package struct Month: Hashable, Sendable {
        package var month: CalendarMonth
        /// After corrections and refunds; may be negative.
        package var amount: Money
    }

    /// Months of the sums, with the present one.
    package static let monthCount: Int64 = 12
    /// Transfers of an account that are summed; more than a host has in a year.
    private static let limit = 20_000

    /// The newest first; the present one always, earlier ones with an earning.
    package var months: [Month]

    /// The amount of the present month.
    package var present: Money { months.first?.amount ?? .zero }

    /// The caller has checked that the viewer may see the accounts of the host.
    package init(
        of host: PersonID, _ seller: MoneySettings.Seller, _ db: Database, at now: Timestamp
    ) throws {
        let zone = StationZone.standard
        let present = CalendarDay(now, in: zone).month
        let oldest = present.adding(months: 1 - Self.monthCount)
        let start = oldest.firstDay.start(in: zone)
        var sums: [CalendarMonth: Money] = [present: .zero]
        let accounts: [LedgerAccount] =
            seller == .host ? [.sold(host)] : [.pending(host), .available(host)]
        let first = try LedgerTable.firstPosting(since: start, db)
        for account in accounts {
            for (column, sign) in [("to_account", Int64(1)), ("from_account", -1)] {
                try Self.forEachTransfer(account, column, from: first, db) { month, amount in
                    if month < oldest { return }
                    sums[month, default: .zero].minor += sign * amount
                }
            }
        }
        months = sums.map { Month(month: $0.key, amount: $0.value) }
            .sorted { $0.month > $1.month }
    }

    /// - Parameter column: `to_account` or `from_account`.
    private static func forEachTransfer(
        _ account: LedgerAccount, _ column: String, from first: Int64, _ db: Database,
        _ take: (CalendarMonth, Int64) -> Void
    ) throws {
        let kinds: [Posting.Kind] = [.settlement, .correction, .refund, .bookingFee]
        // An expression that no index has: the transfers of the account are walked.
        let isEarned = Condition.isOne(
            of: kinds.map(\.rawValue), "ledger_posting.kind || ''")
        try db.forEachRow(
            cached: """
                SELECT ledger_posting.posted_at, ledger_transfer.amount, sale_month.month
                FROM ledger_transfer JOIN ledger_posting ON ledger_posting.id = posting_id
                \(SaleMonth.join)
                WHERE ledger_transfer.\(column) = ? AND posting_id >= ?
                  AND \(isEarned.sql)
                ORDER BY posting_id DESC LIMIT ?
                """,
            arguments: [account.id, first] + isEarned.arguments + [limit]
        ) { row in
            let posted: Timestamp = try row["posted_at"]
            let month =
                (row["month"] as Int64?).map(CalendarMonth.init)
                ?? CalendarDay(posted, in: StationZone.standard).month
            take(month, try row["amount"])
        }
    }
}
