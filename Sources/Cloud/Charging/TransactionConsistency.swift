import ChargingModel
import CloudCore
import CommonBase

/// Whether the transactions that are kept are what their facts fold to.
package enum TransactionConsistency {
    /// Folds every transaction again, and says which differ from what is kept.
    package static func problems(_ db: Database) throws -> (count: Int, problems: [String]) {
        let ids = try TransactionID.fetchAll(db, sql: "SELECT id FROM charging_transaction")
        var problems: [String] = []
        for id in ids where problems.count < Consistency.limit {
            let facts = try EventTable.list(id, db)
            // One that was refused at once has no facts.
            guard !facts.isEmpty, let known = try TransactionTable.find(id, db)?.state else {
                continue
            }
            if known != ChargingTransaction.fold(facts) {
                problems.append("\(id) is kept otherwise than its facts fold to")
            }
        }
        return (ids.count, problems)
    }
}
