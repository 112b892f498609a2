import ChargingModel
import CommonBase
import GRDB

/// Whether a database is whole, and its transactions are what their facts fold to.
package enum Consistency {
    /// Most problems that are told; one is enough to restore a backup.
    static let limit = 20

    /// What SQLite itself finds; empty for a sound file.
    package static func problems(_ db: Database) throws -> [String] {
        let damage = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(limit))")
            .filter { $0 != "ok" }
        let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(limit).map {
            "row \($0[1] as Int64? ?? 0) of \($0[0] as String? ?? "") refers to nothing"
        }
        return damage + orphans
    }

    /// Folds every transaction again, and says which differ from what is kept.
    package static func refold(_ db: Database) throws -> (count: Int, problems: [String]) {
        let ids = try TransactionID.fetchAll(db, sql: "SELECT id FROM charging_transaction")
        var problems: [String] = []
        for id in ids where problems.count < limit {
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
