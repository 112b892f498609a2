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
        var isNews = false
        let facts = try FactQuota.admitted(facts, to: transaction, fold, at: now, db)
        for fact in facts where try EventTable.append(fact, to: transaction.id, db) {
            isNews = true
            if fact.kind != .corrected, fact.earliestTime <= fold?.horizon ?? fact.earliestTime {
                try CheckpointTable.delete(of: transaction.id, from: fact.earliestTime, db)
            }
            if fold?.append(fact) != true { isStale = true }
        }
        guard isNews else { return Outcome(state: transaction.state, changes: []) }
        if isStale, try isShort(transaction.id, fold, db) {
            (fold, isStale) = (TransactionFold(try EventTable.list(transaction.id, db)), false)
        }
        guard let fold else {
            try TransactionTable.markStale(transaction.id, at: now, db)
            return Outcome(state: transaction.state, changes: [])
        }
        if !isStale { try CheckpointTable.insertIfDue(fold, of: transaction.id, db) }
        return try save(fold, isStale: isStale, of: transaction, at: now, db)
    }

    private static func isShort(
        _ id: TransactionID, _ fold: TransactionFold?, _ db: Database
    ) throws -> Bool {
        if let fold, fold.factCount > inlineLimit { return false }
        return try EventTable.count(id, upTo: inlineLimit + 1, db) <= inlineLimit
    }

    /// Saves the state of a transaction and records its changes as events.
    static func save(
        _ fold: TransactionFold, isStale: Bool, of transaction: TransactionRecord,
        at now: Timestamp, _ db: Database
    ) throws -> Outcome {
        let (before, state) = (transaction.state, fold.result)
        if !isStale, !transaction.isStale, state.differsInEnergyOnly(from: before),
            state.phase != .ended
        {
            try TransactionTable.saveSample(
                fold, energyWh: state.energyWh, of: transaction.id, at: now, db)
            db.signal(Signal(DomainObject.transaction.sampled, transaction.id.text))
            return Outcome(state: state, changes: [])
        }
        let needsRefold = isStale || state.phase == .ended
        let person = try TransactionTable.save(
            fold, state, isStale: isStale, refoldAt: needsRefold ? now : nil, of: transaction.id,
            at: now, db)
        let changes = TransactionChange.between(before, state)
        for change in changes {
            try DomainEventTable.append(
                change.kind, subject: transaction.id.text, station: transaction.stationID,
                person: person, payload: change.payload(state), at: now, db)
        }
        if changes.isEmpty {
            db.signal(Signal(DomainObject.transaction.sampled, transaction.id.text))
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
