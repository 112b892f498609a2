import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase
import Foundation

/// The transactions that began in the month that goes on.
enum MonthTransactions {
    /// Transactions that a home sums up at most; the bills of a few others are read with theirs.
    static let limit = 900
    /// Pages of the list that are read at most.
    private static let pageLimit = 5

    /// When the month began by the clocks of a zone.
    static func start(_ now: Timestamp, in zone: TimeZone) -> Timestamp {
        CalendarDay(now, in: zone).month.firstDay.start(in: zone)
    }

    /// The transactions that the viewer sees, newest first.
    /// - Parameter person: only this driver's; nil for all.
    static func list(
        of person: PersonID?, since start: Timestamp, viewer: Viewer, _ db: Database
    ) throws -> [TransactionRecord] {
        var filter = TransactionFilter()
        filter.person = person
        filter.from = start
        var (records, before): ([TransactionRecord], TransactionPosition?) = ([], nil)
        for _ in 0..<pageLimit {
            let page = try TransactionTable.page(
                filter, before: before, size: limit - records.count, viewer: viewer, db)
            records += page.records
            // Nothing is stored before it begins, so older rows began before the month.
            guard let next = page.next, next.time >= start, records.count < limit else { break }
            before = next
        }
        return records
    }
}

/// Sums of some transactions.
struct ChargeSum: Hashable, Sendable {
    var energyWh: Int64 = 0
    /// With VAT.
    var cost = Money.zero

    init(_ records: [TransactionRecord], _ bills: [TransactionID: Bill]) {
        for record in records {
            energyWh += record.state.energyWh
            if let bill = bills[record.id] { cost = cost + bill.total }
        }
    }

    /// The share of the time in which connectors were taken, in percent; nil without any time.
    static func occupiedPercent(
        _ records: [TransactionRecord], connectors: Int, in window: Range<Timestamp>
    ) -> Int64? {
        let span = window.upperBound.millisecondsSince(window.lowerBound) * Int64(connectors)
        guard span > 0 else { return nil }
        let taken = records.reduce(Int64(0)) { sum, record in
            // Its end is not known.
            if record.state.phase != .ended, !record.surelyRuns { return sum }
            let start = max(record.state.startedAt ?? record.createdAt, window.lowerBound)
            let end = min(record.state.endedAt ?? window.upperBound, window.upperBound)
            return sum + max(0, end.millisecondsSince(start))
        }
        return min(100, (taken * 100 + span / 2) / span)
    }
}
