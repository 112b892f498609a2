import CloudCore
import CommonBase

/// What the counters of cards were used for that can't be copied: each for one transaction at most.
package enum SUNUseTable {
    /// - Returns: false where it was used for another one.
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
