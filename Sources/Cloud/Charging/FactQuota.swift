import ChargingModel
import CloudCore
import CommonBase

/// Quotas of facts: of a transaction, and of a station. Beyond them, samples and states are
/// thinned; the first start and the first end still enter, so that the energy is right.
enum FactQuota {
    /// Facts of a transaction. A week with a sample every five seconds has 120,960.
    static let limit: Int64 = 150_000
    /// Bytes of the facts of a transaction: such a week with 1 KiB each; a refold of ten seconds.
    static let byteLimit: Int64 = 128 << 20
    /// Starts, ends and thinned samples enter up to this number: thinned samples take two years to
    /// reach it, so that only a flood of ends does.
    static let hardLimit: Int64 = 225_000
    /// Bytes up to which they enter.
    static let hardByteLimit: Int64 = 144 << 20
    /// Beyond the limits, a reading enters if it is this much later than the last one, or if the
    /// last message that entered arrived this long ago. In seconds.
    static let thinnedSeconds: Int64 = 900

    /// The facts of a message that enter their transaction. An excess is recorded.
    static func admitted(
        _ facts: [ChargingEvent], to transaction: TransactionRecord, _ fold: TransactionFold?,
        at now: Timestamp, _ db: Database
    ) throws -> [NewFact] {
        let news = facts.map(NewFact.init)
        // Facts of the cloud are bounded where they are made.
        if facts.allSatisfy(\.kind.isOfCloud) { return news }
        if try isWithin(news, of: transaction, at: now, db) { return news }
        guard transaction.factCount < hardLimit, transaction.factBytes < hardByteLimit else {
            return news.filter(\.fact.kind.isOfCloud)
        }
        let updatedAt = try TransactionTable.updatedAt(transaction.id, db)
        var thinning = Thinning(
            state: transaction.state, lastReadingAt: fold?.lastReadingAt,
            isDue: updatedAt.map { now >= $0.adding(seconds: thinnedSeconds) } ?? true,
            hasEnd: facts.contains { $0.kind == .ended })
        return try facts.compactMap { fact in
            try thinning.thinned(fact) { count in
                try db.takes(.thinnedFacts, count, of: transaction.stationID, at: now)
            }
        }.map(NewFact.init)
    }

    private static func isWithin(
        _ facts: [NewFact], of transaction: TransactionRecord, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        let station = transaction.stationID
        let (count, bytes) = (Int64(facts.count), facts.reduce(0) { $0 + $1.bytes })
        guard transaction.factCount + count <= limit, transaction.factBytes + bytes <= byteLimit
        else {
            try db.noteExcess(.transactionFacts, of: station, at: now)
            return false
        }
        return try db.takes(.facts, count, of: station, at: now)
            && db.takes(.factKilobytes, (bytes + 1023) / 1024, of: station, at: now)
    }
}

/// Decides which facts of a message beyond the quotas enter, and what is left of them.
private struct Thinning {
    /// The state before the message.
    var state: ChargingTransaction
    var lastReadingAt: Timestamp?
    /// Whether the last message that entered arrived long ago.
    var isDue: Bool
    var hasEnd: Bool

    private var isFirstEnd: Bool { hasEnd && state.phase != .ended }

    /// - Parameter takes: takes facts or readings from the station's quota of thinned ones.
    /// - Returns: nil for a fact that does not enter.
    mutating func thinned(
        _ fact: ChargingEvent, _ takes: (Int64) throws -> Bool
    ) throws -> ChargingEvent? {
        switch fact.content {
        case .corrected, .endMissing, .resumed: return fact
        case .ended: return try isFirstEnd || takes(1) ? fact : nil
        case .authorized: return try state.token == nil || takes(1) ? fact : nil
        case .started: return try state.startedAt == nil || takes(1) ? fact : nil
        case .chargingStateChanged: return try (isDue || isFirstEnd) && takes(1) ? fact : nil
        case .sampled(let readings):
            if readings.isEmpty { return try (isDue || isFirstEnd) && takes(1) ? fact : nil }
            let kept = thinned(readings)
            guard let last = kept.last else { return nil }
            var fact = fact
            fact.content = .sampled(kept)
            if try takes(Int64(kept.count)) { return fact }
            // The last register is the energy of an end without one.
            fact.content = .sampled(kept.filter { $0.takenAt == last.takenAt })
            return isFirstEnd ? fact : nil
        }
    }

    /// One reading per `thinnedSeconds`, of its own time, so that a backlog that arrives at once
    /// keeps its course; of each only the registers and the power.
    private mutating func thinned(_ readings: [MeterReading]) -> [MeterReading] {
        var kept: [MeterReading] = []
        let registers = readings.filter(\.hasRegister).map(\.registersAndPower)
        for reading in registers {
            // Some stations send each phase in a reading of its own.
            let isSameTime = kept.last?.takenAt == reading.takenAt
            let next = lastReadingAt?.adding(seconds: FactQuota.thinnedSeconds)
            guard isSameTime || next.map({ reading.takenAt >= $0 }) ?? true else { continue }
            kept.append(reading)
            lastReadingAt = reading.takenAt
        }
        if let last = registers.map(\.takenAt).max(), kept.last?.takenAt != last,
            isFirstEnd || (isDue && kept.isEmpty)
        {
            kept += registers.filter { $0.takenAt == last }
        }
        return kept
    }
}
