import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase
import Logging
import Synchronization

/// Reports refused connections: a log line, a counter, and a row in the admin's list.
///
/// Lines are limited per network and in all. Rows are collected in memory and written at most once
/// a second, so that attempts cost no commit each.
package final class RefusalLog: Sendable {
    /// Most ids and networks that wait to be written.
    static let pendingLimit = 1024
    /// Most ids of one network that wait to be written: more than the table keeps, so that one client
    /// that tries many ids hides no neighbour.
    static let pendingLimitPerNetwork = 64

    private struct Key: Hashable {
        /// In lower case.
        let station: String
        let network: String

        init(_ station: String, _ network: String) {
            (self.station, self.network) = (station.lowercased(), network)
        }
    }

    private struct Pending {
        var refused: [Key: RefusedConnection] = [:]
        /// Those that the last write took, which may not be committed yet.
        var taken: Set<Key> = []
        /// Those that have connected since.
        var admitted: Set<Key> = []
        var isScheduled = false
    }

    private let database: CloudDatabase
    private let counters: [RefusedConnection.Reason: EventCounter]
    private let pending = Mutex(Pending())
    /// Log lines about one network: twenty, then six a minute.
    private let networkLines = AttemptLimiter(burst: 20, perMinute: 6)
    /// Log lines in all: a hundred, then two a second.
    private let lines = AttemptLimiter(burst: 100, perMinute: 120)

    package init(_ database: CloudDatabase, metrics: Metrics) {
        self.database = database
        var counters: [RefusedConnection.Reason: EventCounter] = [:]
        for reason in RefusedConnection.Reason.allCases {
            counters[reason] = metrics.eventCounter(
                "zapoj_ocpp_refused_connections_total", [.init("reason", reason.rawValue)])
        }
        self.counters = counters
    }

    /// - Parameter isListed: false for a client that named no station.
    func note(
        _ refused: RefusedConnection, _ message: String, isListed: Bool = true, at now: Moment,
        _ logger: Logger
    ) {
        counters[refused.reason]?.note()
        if networkLines.take(refused.network, at: now), lines.take("", at: now) {
            logger.notice(
                "refused an OCPP connection: \(message)",
                metadata: [
                    "station": "\(refused.station)", "client": "\(refused.address)",
                    "reason": "\(refused.reason.rawValue)",
                ])
        }
        if isListed { list(refused) }
    }

    /// Whether an attempt waits to be written, so that the database need not have it yet.
    func isPending(_ station: String, network: String) -> Bool {
        let key = Key(station, network)
        return pending.withLock { $0.refused[key] != nil || $0.taken.contains(key) }
    }

    /// A station has connected from a network that had been refused; its row ends.
    func admitted(_ station: String, network: String) {
        let key = Key(station, network)
        let isFirst = pending.withLock { pending in
            pending.refused[key] = nil
            if pending.admitted.count < Self.pendingLimit { pending.admitted.insert(key) }
            defer { pending.isScheduled = true }
            return !pending.isScheduled
        }
        if isFirst { schedule() }
    }

    private func list(_ refused: RefusedConnection) {
        let key = Key(refused.station, refused.network)
        let isFirst = pending.withLock { pending in
            if pending.refused[key] != nil {
                pending.refused[key]?.add(refused)
            } else if pending.refused.count < Self.pendingLimit,
                pending.refused.keys.count(where: { $0.network == key.network })
                    < Self.pendingLimitPerNetwork
            {
                pending.refused[key] = refused
            }
            defer { pending.isScheduled = true }
            return !pending.isScheduled
        }
        if isFirst { schedule() }
    }

    private func schedule() {
        // The writer may run the work again after a failed commit.
        let taken = Mutex<([RefusedConnection], Set<Key>)?>(nil)
        let isAccepted = database.writeLater { [self] db in
            let (refused, admitted) = taken.withLock { taken in
                let work = taken ?? take()
                taken = work
                return work
            }
            for key in admitted {
                try RefusedConnectionTable.delete(
                    station: key.station, network: key.network, db)
            }
            try RefusedConnectionTable.save(
                refused.sorted { ($0.lastAt, $0.station) < ($1.lastAt, $1.station) }, db)
        }
        // Too much waits already; the next attempt tries again.
        if !isAccepted { pending.withLock { $0.isScheduled = false } }
    }

    private func take() -> ([RefusedConnection], Set<Key>) {
        pending.withLock { pending in
            defer { pending = Pending(taken: Set(pending.refused.keys)) }
            return (Array(pending.refused.values), pending.admitted)
        }
    }
}
