import ChargingModel
import CloudCore
import CommonBase

/// Appends facts to a transaction, updates its state and records its reactions. Transactions change
/// in no other way.
package enum TransactionLog {
    package struct Outcome: Sendable {
        package var state: ChargingTransaction
        /// New reactions only; repeated facts cause none.
        package var reactions: [Reaction]
    }

    /// - Parameter transaction: its current state, read in the same database transaction.
    /// - Returns: the state, even if no fact was new.
    /// - Throws: only database errors; it accepts every fact.
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
