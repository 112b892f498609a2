import ChargingModel
import CloudCore
import CommonBase

/// Appends facts to a transaction and updates its state. Transactions change in no other way.
///
/// The cost of a fact does not grow with the transaction. A fact in order continues the stored fold.
/// After a late fact, a short transaction is folded again at once; a long one is marked as stale,
/// and `TransactionRefold` folds it outside the database's writer.
package enum TransactionLog {
    /// Maximum number of facts that are folded in the writer.
    static let inlineLimit: Int64 = 64
    /// Maximum bytes of their text: 64 facts with more than 20 values each, or 20 ms.
    static let inlineBytes: Int64 = 256 << 10

    package struct Outcome: Sendable {
        package var state: ChargingTransaction
        package var changes: [TransactionChange]
    }

    /// - Parameter transaction: its current state, read in the same database transaction.
    /// - Returns: the state, even if no fact was new.
    /// - Throws: only database errors; it accepts every fact within the quotas (`FactQuota`).
    package static func append(
        _ facts: [ChargingEvent], to transaction: TransactionRecord, at now: Timestamp,
        _ db: Database
    ) throws -> Outcome {
        var (fold, isStale) = (transaction.fold, transaction.isStale)
        let admitted = try FactQuota.admitted(facts, to: transaction, fold, at: now, db)
        let covering = covering(admitted, facts, of: transaction, fold)
        var news = FactCounts()
        for new in covering.facts where try EventTable.append(new, to: transaction.id, db) {
            let fact = new.fact
            news.add(new)
            if !fact.kind.isOfCloud, fact.earliestTime <= fold?.horizon ?? fact.earliestTime {
                try CheckpointTable.delete(of: transaction.id, from: fact.earliestTime, db)
            }
            if fold?.append(fact) != true { isStale = true }
        }
        if news.facts > 0 || covering.change > 0 { news.droppedNumbers = covering.change }
        guard news.facts > 0 else {
            if news.droppedNumbers > 0 { try news.save(of: transaction.id, db) }
            return Outcome(state: transaction.state, changes: [])
        }
        if isStale, let whole = try inlineFold(of: transaction, news, db) {
            (fold, isStale) = (whole, false)
        }
        guard let fold else {
            try TransactionTable.markStale(
                transaction.id, news,
                refoldAt: refoldTime(of: transaction, isStale: true, at: now), at: now, db)
            return Outcome(state: transaction.state, changes: [])
        }
        if !isStale { try CheckpointTable.insertIfDue(fold, of: transaction.id, db) }
        return try save(fold, news, isStale: isStale, of: transaction, at: now, db)
    }

    /// The fold of all facts of a short transaction. Nil for a long one, and for one with a fact
    /// that cannot be decoded: it stays marked, and the station that reports about it is answered.
    private static func inlineFold(
        of transaction: TransactionRecord, _ news: FactCounts, _ db: Database
    ) throws -> TransactionFold? {
        guard transaction.factCount + news.facts <= inlineLimit,
            transaction.factBytes + news.bytes <= inlineBytes
        else { return nil }
        return try db.skippingFailure("transaction \(transaction.id) cannot be folded") {
            TransactionFold(try EventTable.listRegisters(transaction.id, db))
        }
    }

    /// The admitted facts, with the numbers that were dropped before them, and the change of the
    /// count of dropped numbers: a number that a quota dropped is no gap in the station's report.
    private static func covering(
        _ admitted: [NewFact], _ all: [ChargingEvent], of transaction: TransactionRecord,
        _ fold: TransactionFold?
    ) -> (facts: [NewFact], change: Int64) {
        let numbers = Set(admitted.compactMap(\.fact.sequenceNumber))
        let dropped =
            admitted.count == all.count
            ? [] : Set(all.compactMap(\.sequenceNumber)).subtracting(numbers)
        guard let first = numbers.min(), transaction.droppedNumbers > 0 else {
            return (admitted, Int64(dropped.count))
        }
        let missing = fold?.numbersMissing(before: first) ?? transaction.droppedNumbers
        let covered = min(missing, transaction.droppedNumbers)
        let facts = admitted.map { new in
            guard covered > 0, new.fact.sequenceNumber == first else { return new }
            var fact = new.fact
            fact.droppedNumbers = covered
            return NewFact(fact)
        }
        return (facts, Int64(dropped.count) - transaction.droppedNumbers)
    }

    /// When to fold a transaction outside the writer: at once after its end, but later after late
    /// facts, by a second per MiB of its facts, so that one that is late again and again takes a
    /// tenth of the time of folding.
    private static func refoldTime(
        of transaction: TransactionRecord, isStale: Bool, at now: Timestamp
    ) -> Timestamp {
        guard isStale || transaction.state.phase == .ended else { return now }
        return now.adding(seconds: transaction.factBytes >> 20)
    }

    /// Saves the state of a transaction and records its changes as events.
    static func save(
        _ fold: TransactionFold, _ news: FactCounts = FactCounts(), isStale: Bool,
        of transaction: TransactionRecord, at now: Timestamp, _ db: Database
    ) throws -> Outcome {
        let (before, state) = (transaction.state, fold.result)
        if !isStale, !transaction.isStale, state.differsInEnergyOnly(from: before),
            state.phase != .ended
        {
            try TransactionTable.saveSample(
                fold, energyWh: state.energyWh, news, of: transaction.id, at: now, db)
            db.signal(Signal(DomainObject.transaction.sampled, transaction.id.text))
            return Outcome(state: state, changes: [])
        }
        let needsRefold = isStale || state.phase == .ended
        let person = try TransactionTable.save(
            fold, state, news, isStale: isStale,
            refoldAt: needsRefold ? refoldTime(of: transaction, isStale: isStale, at: now) : nil,
            of: transaction.id, at: now, db)
        let changes = TransactionChange.between(before, state)
        for change in changes {
            try DomainEventTable.append(
                change.kind, subject: transaction.id.text, station: transaction.stationID,
                person: person, payload: change.payload(state), at: now, db)
        }
        if changes.isEmpty {
            db.signal(Signal(DomainObject.transaction.sampled, transaction.id.text))
        } else {
            // Pages of a station show what charges there; a bridge reports no status besides.
            db.signal(Signal(.station, transaction.stationID.text))
            if let person { db.signal(Signal(.driverCharging, person.text)) }
        }
        if needsRefold { db.signal(.refold) }
        return Outcome(state: state, changes: changes)
    }
}

extension Signal {
    /// A transaction waits to be folded again.
    static let refold = Signal(DomainObject(rawValue: "refold"), "")
}

extension ChargingTransaction {
    fileprivate func differsInEnergyOnly(from other: ChargingTransaction) -> Bool {
        var other = other
        other.energyWh = energyWh
        return self == other
    }
}
