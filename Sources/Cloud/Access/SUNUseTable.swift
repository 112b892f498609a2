import CloudCore
import CommonBase

/// The used counters of cards with keys; each counter is valid for one transaction.
package enum SUNUseTable {
    /// Records the use of a counter.
    /// - Returns: false if it was already used for another transaction.
    package static func use(
        _ counter: Int64, of tokenHash: String, for transaction: TransactionID, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO sun_use (token_hash, counter, transaction_id) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [tokenHash, counter, transaction])
        return try TransactionID.fetchOne(
            db,
            cached: "SELECT transaction_id FROM sun_use WHERE token_hash = ? AND counter = ?",
            arguments: [tokenHash, counter]) == transaction
    }
}
