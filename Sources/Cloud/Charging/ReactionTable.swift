import ChargingModel
import CloudCore
import CommonBase

/// The reactions that transactions have triggered; it prevents repeated ones.
package enum ReactionTable {
    /// Returns false if the transaction has already triggered the reaction.
    package static func insert(
        _ reaction: Reaction, of transaction: TransactionID, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO reaction (transaction_id, key, created_at) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [transaction, reaction.idempotencyKey, now])
        return db.changesCount == 1
    }

    package static func list(_ transaction: TransactionID, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            cached: "SELECT key FROM reaction WHERE transaction_id = ? ORDER BY created_at, key",
            arguments: [transaction])
    }
}
