/// Whether a database is whole.
package enum Consistency {
    /// Most problems that are told; one is enough to restore a backup.
    package static let limit = 20

    /// What SQLite itself finds; empty for a sound file.
    package static func problems(_ db: Database) throws -> [String] {
        let damage = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(limit))")
            .filter { $0 != "ok" }
        var orphans: [String] = []
        try db.forEachRow(sql: "PRAGMA foreign_key_check") { row in
            guard orphans.count < limit else { return }
            let (table, number): (String?, Int64?) = (row[0], row[1])
            orphans.append("row \(number ?? 0) of \(table ?? "") refers to nothing")
        }
        return damage + orphans
    }
}
