import CloudCore
import CommonBase

/// The transactions of messages that were found by evidence, by the key of the message, so that the
/// same message finds its transaction again, whatever has happened to it since.
package enum TransactionAliasTable {
    package static func find(_ key: String, _ db: Database) throws -> TransactionRecord? {
        let id = try TransactionID.fetchOne(
            db, cached: "SELECT transaction_id FROM transaction_alias WHERE start_key = ?",
            arguments: [key])
        return try id.flatMap { try TransactionTable.find($0, db) }
    }

    /// Within the station's quota of transactions, like a start of its own.
    /// - Throws: `overloaded`.
    package static func insert(
        _ key: String, _ transaction: TransactionRecord, _ db: Database, at now: Timestamp
    ) throws {
        try TransactionTable.takeQuota(of: transaction.stationID, db, at: now)
        try db.execute(
            cached: """
                INSERT INTO transaction_alias (start_key, transaction_id) VALUES (?, ?)
                ON CONFLICT (start_key) DO NOTHING
                """,
            arguments: [key, transaction.id])
    }
}
