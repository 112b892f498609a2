import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// The month in which a sale is billed: that in which its transaction ended, in the time zone of the
/// place. A sale that is settled more than a day after that month is billed in the month of its
/// settlement, as all corrections are. So a month never changes once it is closed.
package enum SaleMonth {
    /// How long after a month its sales are still added to it, in seconds.
    package static let graceSeconds: Int64 = 86_400

    /// When no more sales are added to a month.
    package static func closing(of month: CalendarMonth) -> Timestamp {
        AccountingMonth(month).end.adding(seconds: graceSeconds)
    }

    /// Joins the months of sales to `ledger_posting`.
    static let join = """
        LEFT JOIN sale_month ON sale_month.transaction_id = ledger_posting.transaction_id
            AND ledger_posting.kind = '\(Posting.Kind.settlement.rawValue)'
        """

    /// Notes the month of a first settlement that is made in another month than its transaction
    /// ended in.
    static func note(
        _ settlement: Settlement, endedAt: Timestamp?, _ db: Database
    ) throws {
        guard settlement.version == 1, let endedAt else { return }
        let zone = try StationZone.of(settlement.stationID, db)
        let month = CalendarDay(endedAt, in: zone).month
        guard month != CalendarDay(settlement.settledAt, in: StationZone.standard).month,
            settlement.settledAt < closing(of: month), month.number >= 0
        else { return }
        try db.execute(
            cached: """
                INSERT INTO sale_month (transaction_id, month) VALUES (?, ?)
                ON CONFLICT (transaction_id) DO NOTHING
                """,
            arguments: [settlement.transactionID, month.number])
    }
}

/// The postings of a month, in the time zone of the cloud, by `SaleMonth`.
struct MonthPostings: Hashable, Sendable {
    var month: CalendarMonth
    /// The numbers of the postings that were made in the month.
    var made: Range<Int64>
    /// The numbers of all postings that may belong to the month.
    var candidates: Range<Int64>

    init(_ month: CalendarMonth, _ db: Database) throws {
        self.month = month
        let (times, grace) = (AccountingMonth(month).times, SaleMonth.graceSeconds)
        made = try LedgerTable.postings(in: times, db)
        let near = try LedgerTable.postings(
            in: times.lowerBound.adding(seconds: -grace)..<times.upperBound.adding(seconds: grace),
            db)
        // Not all numbers rise with the time, if the clock has been set back.
        candidates =
            min(near.lowerBound, made.lowerBound)..<max(near.upperBound, made.upperBound)
    }

    /// Of one posting only, which is no sale.
    init(of number: Int64) {
        month = CalendarMonth(-1)
        made = number..<number + 1
        candidates = made
    }

    /// Whether a posting among the candidates belongs to the month; after `SaleMonth.join`.
    var isInMonth: Condition {
        Condition(
            """
            (sale_month.month = ? OR sale_month.month IS NULL
                AND ledger_posting.id >= ? AND ledger_posting.id < ?)
            """,
            [month.number, made.lowerBound, made.upperBound])
    }
}
