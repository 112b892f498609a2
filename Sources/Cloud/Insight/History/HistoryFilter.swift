import ChargingModel
import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase
import Foundation

/// What a person asks of their history.
struct HistoryFilter: Hashable, Sendable {
    /// Both inclusive, in `zone`.
    var from: CalendarDay?
    var to: CalendarDay?
    var station: StationID?
    /// Whose transactions; nil for all that the viewer sees.
    var person: PersonID?
    var card: ID<IdTokenRecord>?
    /// Only transactions that were odd.
    var isOdd = false

    /// Pages of the table that one page of people looks at: each looks at thousands of rows.
    private static let pageLimit = 5

    /// A page, newest first. It may be short although another one follows.
    func page(
        before: TransactionPosition?, size: Int, viewer: Viewer, _ db: Database
    ) throws -> TransactionTable.Page {
        let zone = try zone(for: viewer, db)
        guard let filter = try transactions(for: viewer, in: zone, db) else {
            return TransactionTable.Page(records: [], next: nil)
        }
        var page = TransactionTable.Page(records: [], next: before)
        for _ in 0..<Self.pageLimit {
            let more = try TransactionTable.page(
                filter, before: page.next, size: size - page.records.count, viewer: viewer, db)
            page.records += more.records.filter { shows($0, to: viewer) }
            page.next = more.next
            if page.next == nil || page.records.count >= size { break }
        }
        return page
    }

    /// The time zone of the days: that of the charger, or else of the charger of the newest
    /// transaction that the viewer sees.
    func zone(for viewer: Viewer, _ db: Database) throws -> TimeZone {
        var latest = TransactionFilter()
        latest.station = station
        let newest = try TransactionTable.page(
            latest, before: nil, size: 1, viewer: viewer, db
        ).records.first
        return try newest.map { try StationZone.of($0.stationID, db) } ?? StationZone.standard
    }

    /// A filter by driver must not tell a host whose card was refused.
    private func shows(_ record: TransactionRecord, to viewer: Viewer) -> Bool {
        person == nil || record.driver(shownTo: viewer) != nil
    }

    /// Nil if nothing matches: the card is not the viewer's.
    private func transactions(
        for viewer: Viewer, in zone: TimeZone, _ db: Database
    ) throws -> TransactionFilter? {
        var filter = TransactionFilter()
        filter.station = station
        filter.person = person
        filter.from = from?.start(in: zone)
        filter.to = to?.adding(days: 1).start(in: zone)
        filter.isSuspect = isOdd ? true : nil
        if let card {
            guard let token = try IdTokenTable.find(id: card, viewer: viewer, db) else {
                return nil
            }
            filter.tokenHash = token.reference.hash
        }
        return filter
    }
}

extension TransactionRecord {
    /// How long it took, or takes; nil before it has started, and if its end is missing.
    func seconds(at now: Timestamp) -> Int64? {
        guard let start = state.startedAt else { return nil }
        let running = surelyRuns ? now : nil
        guard let end = state.endedAt ?? (state.phase == .ended ? start : running) else {
            return nil
        }
        return max(0, end.millisecondsSince(start) / 1000)
    }
}
