import CloudCore
import CommonBase

/// Numbers of the ledger for monitoring. They cost a few rows, however long the ledger is.
package struct LedgerStatistics: Hashable, Sendable {
    /// Postings that were ever stored.
    package var postings: Int64
    /// Zero in books that balance.
    package var clearing: Money
    /// Ended transactions whose hours are not known yet.
    package var waitingSettlements: Int64

    package static func read(_ db: Database) throws -> LedgerStatistics {
        LedgerStatistics(
            postings: try Int64.fetchOne(
                db, cached: "SELECT max(id) FROM ledger_posting") ?? 0,
            clearing: try LedgerTable.balance(.clearing, db),
            waitingSettlements: try Int64.fetchOne(
                db,
                cached: """
                    SELECT count(*) FROM (SELECT 1 FROM settlement_wait LIMIT 1000) AS waiting
                    """) ?? 0)
    }
}
