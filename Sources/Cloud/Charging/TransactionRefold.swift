import ChargingModel
import CloudCore
import CommonBase

/// Folds a transaction again outside the database's writer: after a late fact of a long transaction,
/// and after its end, for its energy per quarter of an hour.
///
/// `read` does the work on a snapshot. `save` adds the facts that arrived in the meantime; if they do
/// not continue the fold, the transaction stays marked and is folded once more.
package enum TransactionRefold {
    package struct Result: Sendable {
        var transaction: TransactionID
        var fold: TransactionFold
        /// The last fact of the cloud before the fold.
        var lastFact: Int64
        /// The bytes of the transaction's facts that were stored by then.
        var factBytes: Int64
        /// Whose it was.
        var person: PersonID?
        /// Nil for a transaction that goes on.
        var quarters: QuarterEnergy?
    }

    /// The transactions to fold now: first those whose state lacks a fact.
    package static func listWaiting(
        at now: Timestamp, limit: Int, _ db: Database
    ) throws -> [TransactionID] {
        try TransactionID.fetchAll(
            db,
            cached: """
                SELECT id FROM charging_transaction WHERE refold_at <= ?
                ORDER BY is_stale DESC, refold_at, id LIMIT ?
                """,
            arguments: [now, limit])
    }

    /// Nil if the transaction does not exist or has no facts.
    package static func read(_ id: TransactionID, _ db: Database) throws -> Result? {
        let lastFact = try EventTable.lastNumber(db)
        guard let record = try TransactionTable.find(id, db) else { return nil }
        if let base = try CheckpointTable.last(of: id, db) {
            let rest = try EventTable.listRegisters(id, occurredAfter: base.horizon, db)
            let fold = TransactionFold(continuing: base, rest)
            // The quarters of an ended transaction need all readings.
            if fold.result.phase != .ended {
                return Result(
                    transaction: id, fold: fold, lastFact: lastFact,
                    factBytes: record.factBytes, person: record.personID, quarters: nil)
            }
        }
        let facts = try EventTable.listRegisters(id, db)
        if facts.isEmpty { return nil }
        let fold = TransactionFold(facts)
        let state = fold.result
        return Result(
            transaction: id, fold: fold, lastFact: lastFact, factBytes: record.factBytes,
            person: record.personID,
            quarters: state.phase == .ended ? QuarterEnergy(state, facts: facts) : nil)
    }

    /// Nil also for a transaction that is not stale.
    static func readIfStale(_ id: TransactionID, _ db: Database) throws -> Result? {
        try TransactionTable.find(id, db)?.isStale == true ? try read(id, db) : nil
    }

    /// - Returns: false if the transaction has to be folded once more.
    package static func save(
        _ result: Result, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        guard let record = try TransactionTable.find(result.transaction, db) else { return true }
        // The account was deleted meanwhile, and the card in the facts exchanged.
        guard result.person == nil || result.person == record.personID else { return false }
        // More is not decoded in the writer.
        guard record.factBytes - result.factBytes <= TransactionLog.inlineBytes else {
            return false
        }
        var fold = result.fold
        let news = try EventTable.list(
            record.id, after: result.lastFact, limit: Int(TransactionLog.inlineLimit) + 1, db)
        guard news.count <= TransactionLog.inlineLimit else { return false }
        for fact in news where !fold.append(fact) { return false }
        _ = try TransactionLog.save(fold, isStale: false, of: record, at: now, db)
        guard let quarters = result.quarters, news.isEmpty else {
            // A fact that came during the fold ended the transaction, or corrected it.
            let isComplete = fold.result.phase != .ended
            if isComplete { try TransactionTable.clearRefold(record.id, db) }
            return isComplete
        }
        if try QuarterTable.list(record.id, db) != quarters {
            try QuarterTable.save(quarters, of: record.id, db)
            try DomainEventTable.append(
                .transactionQuartersChanged, subject: record.id.text, station: record.stationID,
                person: record.personID, at: now, db)
        }
        try CheckpointTable.deleteAll(of: record.id, db)
        try TransactionTable.clearRefold(record.id, db)
        return true
    }
}
