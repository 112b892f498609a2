import CloudCore
import CommonBase

/// The limits of transactions that a remote start began.
package enum TransactionLimitTable {
    /// Keeps the limits of a transaction, unless they are known.
    package static func insert(
        _ limit: ChargeLimit, of transaction: TransactionID, by command: CommandID, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO transaction_limit
                    (transaction_id, command_id, energy_wh, ends_at, cost_minor)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [transaction, command, limit.energyWh, limit.endsAt, limit.cost?.minor])
    }

    /// The limits of a transaction that the viewer sees; nil for one that no remote start began.
    package static func limit(
        of transaction: TransactionID, _ db: Database
    ) throws -> ChargeLimit? {
        try Stored.fetchOne(
            db, cached: "SELECT * FROM transaction_limit WHERE transaction_id = ?",
            arguments: [transaction])?.limit
    }

    /// The transaction that a remote start began; nil as long as it has begun none.
    static func transaction(
        startedBy command: CommandID, _ db: Database
    ) throws -> TransactionID? {
        try TransactionID.fetchOne(
            db, cached: "SELECT transaction_id FROM transaction_limit WHERE command_id = ?",
            arguments: [command])
    }

    private struct Stored: FetchableRecord {
        var limit: ChargeLimit

        init(row: Row) throws {
            limit = ChargeLimit(
                energyWh: row["energy_wh"], endsAt: row["ends_at"],
                cost: (row["cost_minor"] as Int64?).map(Money.init(minor:)))
        }
    }
}
