import Common
import GRDB

/// What the counters of cards were used for that can't be copied: each for one transaction at most.
public enum SUNUseTable {
    /// A tap was asked about.
    public static func noteTap(_ counter: Int64, of tokenHash: String, _ db: Database) throws {
        try db.execute(
            cached: "INSERT OR IGNORE INTO sun_use (token_hash, counter) VALUES (?, ?)",
            arguments: [tokenHash, counter])
    }

    /// - Returns: false where it was used for another one.
    public static func use(
        _ counter: Int64, of tokenHash: String, for transaction: TransactionID, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO sun_use (token_hash, counter, transaction_id) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET transaction_id = COALESCE(transaction_id, excluded.transaction_id)
                """,
            arguments: [tokenHash, counter, transaction])
        return try TransactionID.fetchOne(
            db,
            cached: "SELECT transaction_id FROM sun_use WHERE token_hash = ? AND counter = ?",
            arguments: [tokenHash, counter]) == transaction
    }
}
