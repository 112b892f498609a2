import ChargingModel
import CloudCore
import CommonBase

/// Checks that the stored state of each transaction matches its facts.
package enum TransactionConsistency {
    /// Folds the facts of every transaction and reports those whose stored state differs, at most
    /// `Consistency.limit`.
    package static func problems(_ db: Database) throws -> (count: Int, problems: [String]) {
        let ids = try TransactionID.fetchAll(db, sql: "SELECT id FROM charging_transaction")
        var problems: [String] = []
        for id in ids where problems.count < Consistency.limit {
            let facts = try db.skippingFailure("transaction \(id) cannot be checked") {
                try EventTable.listRegisters(id, db)
            }
            guard let facts else {
                problems.append("a fact of transaction \(id) can't be decoded")
                continue
            }
            // A transaction that was rejected at its start has no facts.
            guard !facts.isEmpty, let known = try TransactionTable.find(id, db), !known.isStale
            else { continue }
            let fold = TransactionFold(facts)
            // An earlier version judged these facts. They are folded again with the next fact.
            if (known.storedFold?.text).map(TransactionFold.isOfEarlierVersion) == true { continue }
            if known.state != fold.result {
                problems.append("the stored state of transaction \(id) does not match its facts")
            } else if let kept = known.fold, kept != fold {
                problems.append("the stored fold of transaction \(id) does not match its facts")
            }
        }
        return (ids.count, problems)
    }
}
