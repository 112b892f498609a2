/// SQLite's checks of a database file.
package enum Consistency {
    /// Maximum number of reported problems; a single one is reason enough to restore a backup.
    package static let limit = 20

    /// Violations of the file format and of foreign keys; empty for an intact file.
    package static func problems(_ db: Database) throws -> [String] {
        let damage = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(limit))")
            .filter { $0 != "ok" }
        var orphans: [String] = []
        try db.forEachRow(sql: "PRAGMA foreign_key_check") { row in
            guard orphans.count < limit else { return }
            let (table, number): (String?, Int64?) = (row[0], row[1])
            orphans.append("row \(number ?? 0) of \(table ?? "") refers to a missing row")
        }
        return damage + orphans
    }
}
