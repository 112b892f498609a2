import ChargingModel
import CloudCore
import CommonBase

/// Quotas of facts: of a transaction, and of a station. Beyond them, samples and states are
/// thinned; starts and ends still enter, so that the energy is right.
enum FactQuota {
    /// Facts of a transaction. A week with a sample every five seconds has 120,960.
    static let limit: Int64 = 150_000
    /// Starts, ends and thinned samples enter up to this number: thinned samples take two years to
    /// reach it, so that only a flood of ends does.
    static let hardLimit: Int64 = 225_000
    /// Beyond the limit, a sample enters if the last one that did is this old, in seconds.
    static let thinnedSeconds: Int64 = 900

    /// The facts of a message that enter their transaction. An excess is recorded.
    static func admitted(
        _ facts: [ChargingEvent], to transaction: TransactionRecord, _ fold: TransactionFold?,
        at now: Timestamp, _ db: Database
    ) throws -> [ChargingEvent] {
        // Corrections come from people.
        if facts.allSatisfy({ $0.kind == .corrected }) { return facts }
        let count = fold?.factCount ?? 0
        let station = transaction.stationID
        var isWithin = true
        if count + Int64(facts.count) > limit {
            try db.noteExcess(.transactionFacts, of: station, at: now)
            isWithin = false
        } else {
            isWithin = try db.takes(.facts, Int64(facts.count), of: station, at: now)
            let kilobytes = facts.reduce(0) { $0 + $1.estimatedBytes } / 1024
            if isWithin, kilobytes > 0 {
                isWithin = try db.takes(.factKilobytes, kilobytes, of: station, at: now)
            }
        }
        if isWithin { return facts }
        let updatedAt = try TransactionTable.updatedAt(transaction.id, db)
        let isDue = updatedAt.map { now >= $0.adding(seconds: thinnedSeconds) } ?? true
        let isEnd = facts.contains { $0.kind == .ended }
        return facts.filter { fact in
            switch fact.kind {
            case .corrected: true
            case .sampled, .chargingStateChanged: count < hardLimit && (isDue || isEnd)
            case .authorized, .started, .ended: count < hardLimit
            }
        }
    }
}

extension ChargingEvent {
    /// The size of the stored fact: about 150 bytes, and 100 for each value of a sample.
    fileprivate var estimatedBytes: Int64 {
        guard case .sampled(let readings) = content else { return 150 }
        return 150 + readings.reduce(0) { $0 + 50 + 100 * Int64($1.values.count) }
    }
}
