import ChargingModel
import CloudCore
import CommonBase

/// When a car was connected but did not charge by its own choice: it was full, or it waited. Times in
/// which the charger paused do not count.
package enum IdleTimes {
    /// Maximum changes of the state that are read, the oldest: a car that balances its battery changes
    /// a few times an hour.
    static let limit = 2000

    /// A span of time; its end is nil while it goes on.
    package struct Span: Hashable, Sendable {
        package var from: Timestamp
        package var until: Timestamp?

        package init(from: Timestamp, until: Timestamp?) {
            self.from = from
            self.until = until
        }
    }

    /// The spans of a transaction, in their order, from its reported changes of state.
    package static func of(
        _ record: TransactionRecord, _ db: Database
    ) throws -> [Span] {
        let numbers = try Int64.fetchAll(
            db,
            cached: """
                SELECT id FROM charging_event WHERE transaction_id = ? AND kind = ?
                ORDER BY id LIMIT ?
                """,
            arguments: [record.id, ChargingEvent.Kind.chargingStateChanged.rawValue, limit])
        guard !numbers.isEmpty else { return [] }
        let facts = try EventTable.readable(numbers, of: record.id, bytes: 1 << 20, db)
        let changes = facts.compactMap { fact -> (Timestamp, ChargingState)? in
            guard case .chargingStateChanged(let state) = fact.content else { return nil }
            return (fact.occurredAt, state)
        }
        return spans(changes, until: record.state.endedAt)
    }

    /// - Parameters:
    ///   - changes: in any order.
    ///   - end: of the transaction; nil while it goes on.
    package static func spans(
        _ changes: [(Timestamp, ChargingState)], until end: Timestamp?
    ) -> [Span] {
        var (spans, start): ([Span], Timestamp?) = ([], nil)
        for (time, state) in changes.sorted(by: { $0.0 < $1.0 }) {
            if let end, time >= end { break }
            if state.isIdle {
                start = start ?? time
            } else if let from = start {
                if from < time { spans.append(Span(from: from, until: time)) }
                start = nil
            }
        }
        if let start { spans.append(Span(from: start, until: end)) }
        return spans
    }
}

extension ChargingState {
    fileprivate var isIdle: Bool {
        switch self {
        case .suspendedEV, .evConnected, .idle: true
        case .charging, .suspendedEVSE: false
        }
    }
}
