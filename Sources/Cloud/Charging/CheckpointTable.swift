import ChargingModel
import CloudCore
import CommonBase

/// Stored folds of the first facts of long transactions. A checkpoint covers exactly the facts that
/// occurred until its horizon; a later fact of an earlier time deletes it.
enum CheckpointTable {
    /// The number of facts between two checkpoints.
    static let interval: Int64 = 256

    /// Stores a checkpoint after each `interval` of facts in order. A bridge numbers its facts and
    /// sends them in order, so its transactions need none.
    static func insertIfDue(
        _ fold: TransactionFold, of transaction: TransactionID, _ db: Database
    ) throws {
        guard fold.factCount % interval == 0, fold.factCount > 0, fold.correction == nil,
            fold.result.phase != .ended, !fold.isNumbered
        else { return }
        try db.execute(
            cached: """
                INSERT INTO transaction_checkpoint (transaction_id, horizon, fold)
                VALUES (?, ?, ?) ON CONFLICT (transaction_id, horizon) DO NOTHING
                """,
            arguments: [transaction, fold.horizon, fold.jsonText])
    }

    /// Deletes the checkpoints that cover `time`.
    static func delete(
        of transaction: TransactionID, from time: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                DELETE FROM transaction_checkpoint WHERE transaction_id = ? AND horizon >= ?
                """,
            arguments: [transaction, time])
    }

    /// The last checkpoint; nil for a transaction without checkpoints.
    static func last(of transaction: TransactionID, _ db: Database) throws -> TransactionFold? {
        let text = try String.fetchOne(
            db,
            cached: """
                SELECT fold FROM transaction_checkpoint WHERE transaction_id = ?
                ORDER BY horizon DESC LIMIT 1
                """,
            arguments: [transaction])
        return text.flatMap(TransactionFold.init(text:))
    }

    static func deleteAll(of transaction: TransactionID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM transaction_checkpoint WHERE transaction_id = ?",
            arguments: [transaction])
    }
}
