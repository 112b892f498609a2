import ChargingModel
import CloudCore
import CommonBase

/// Append facts, fold them in, save, and note what that sets off: the only way a transaction changes.
package enum TransactionLog {
    package struct Outcome: Sendable {
        package var state: ChargingTransaction
        /// New ones only; hearing the same facts again gives none.
        package var reactions: [Reaction]
    }

    /// - Parameter transaction: as it stands, read in the same write.
    /// - Returns: the state, whether or not any fact was new.
    /// - Throws: only what the database throws; facts are never refused.
    package static func append(
        _ facts: [ChargingEvent], to transaction: TransactionRecord, at now: Timestamp,
        _ db: Database
    ) throws -> Outcome {
        let known = transaction.fold
        var fold = known
        var isNews = false
        for fact in facts where try EventTable.append(fact, to: transaction.id, db) {
            isNews = true
            if fold?.append(fact) != true { fold = nil }
        }
        guard isNews else { return Outcome(state: transaction.state, reactions: []) }
        let after = try fold ?? TransactionFold(EventTable.list(transaction.id, db))
        let (before, state) = (known?.result ?? transaction.state, after.result)
        if known != nil, state.differsInEnergyOnly(from: before) {
            try TransactionTable.saveSample(
                after, energyWh: state.energyWh, of: transaction.id, at: now, db)
        } else {
            try TransactionTable.save(after, state, of: transaction.id, at: now, db)
        }
        let reactions = try Reaction.between(before, state).filter { reaction in
            try ReactionTable.insert(reaction, of: transaction.id, at: now, db)
        }
        return Outcome(state: state, reactions: reactions)
    }
}

extension ChargingTransaction {
    fileprivate func differsInEnergyOnly(from other: ChargingTransaction) -> Bool {
        var other = other
        other.energyWh = energyWh
        return self == other
    }
}
