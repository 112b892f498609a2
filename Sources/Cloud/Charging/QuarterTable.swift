import ChargingModel
import CloudCore
import CommonBase

/// The energy of ended transactions per quarter of an hour.
package enum QuarterTable {
    /// Replaces the quarters of a transaction.
    static func save(
        _ energy: QuarterEnergy, of transaction: TransactionID, _ db: Database
    ) throws {
        try db.execute(
            cached: "DELETE FROM transaction_quarter WHERE transaction_id = ?",
            arguments: [transaction])
        for item in energy.items {
            try db.execute(
                cached: """
                    INSERT INTO transaction_quarter (transaction_id, from_time, energy_wh)
                    VALUES (?, ?, ?)
                    """,
                arguments: [transaction, item.from, item.energyWh])
        }
    }

    /// The energy of several transactions together, for statistics; at most `limit` quarters.
    /// - Parameter transactions: a subquery of their ids, with its arguments.
    package static func sums(
        of transactions: Condition, limit: Int, _ db: Database
    ) throws -> [QuarterEnergy.Item] {
        var items: [QuarterEnergy.Item] = []
        try db.forEachRow(
            sql: """
                SELECT from_time, SUM(energy_wh) AS energy_wh FROM transaction_quarter
                WHERE transaction_id IN (\(transactions.sql)) GROUP BY from_time LIMIT ?
                """,
            arguments: transactions.arguments + [limit]
        ) { row in
            items.append(
                QuarterEnergy.Item(from: try row["from_time"], energyWh: try row["energy_wh"]))
        }
        return items
    }

    /// In chronological order; empty for a transaction that has not ended, or ended just now.
    package static func list(
        _ transaction: TransactionID, _ db: Database
    ) throws -> QuarterEnergy {
        var items: [QuarterEnergy.Item] = []
        try db.forEachRow(
            sql: """
                SELECT from_time, energy_wh FROM transaction_quarter WHERE transaction_id = ?
                ORDER BY from_time
                """,
            arguments: [transaction]
        ) { row in
            items.append(
                QuarterEnergy.Item(from: try row["from_time"], energyWh: try row["energy_wh"]))
        }
        return QuarterEnergy(items: items)
    }

    /// The quarters of several transactions, each in chronological order. The caller has checked that
    /// the viewer sees the transactions.
    /// - Parameter limit: quarters in all.
    package static func list(
        _ transactions: [TransactionID], limit: Int, _ db: Database
    ) throws -> [TransactionID: [QuarterEnergy.Item]] {
        guard !transactions.isEmpty else { return [:] }
        let condition = Condition.isOne(of: Set(transactions), "transaction_id")
        var found: [TransactionID: [QuarterEnergy.Item]] = [:]
        try db.forEachRow(
            sql: """
                SELECT transaction_id, from_time, energy_wh FROM transaction_quarter
                WHERE \(condition.sql) ORDER BY transaction_id, from_time LIMIT ?
                """,
            arguments: condition.arguments + [limit]
        ) { row in
            let id: TransactionID = try row["transaction_id"]
            found[id, default: []].append(
                QuarterEnergy.Item(from: try row["from_time"], energyWh: try row["energy_wh"]))
        }
        return found
    }
}
