import CloudCore

/// The floor under every durable answer: so many writers that each put one row of about a
/// MeterValues' size through the group-commit writer, and wait for its commit.
package struct CommitFloor: Sendable {
    private let database: CloudDatabase
    private static let row = String(repeating: "x", count: 400)

    /// - Parameter path: of a new database.
    package init(path: String) async throws {
        database = try CloudDatabase(path: path, migrations: [])
        try await database.write { db in
            try db.execute(
                sql: "CREATE TABLE floor (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT")
        }
    }

    /// - Parameter isOver: asked by each writer before each row.
    /// - Returns: how many rows were committed, and with how many commits.
    package func run(
        writers: Int, until isOver: @escaping @Sendable () -> Bool
    ) async throws -> (rows: Int64, commits: Int64) {
        let before = database.commits
        try await withThrowingTaskGroup { group in
            for _ in 0..<writers {
                group.addTask {
                    while !isOver() {
                        try await database.write { db in
                            try db.execute(
                                cached: "INSERT INTO floor (body) VALUES (?)",
                                arguments: [Self.row])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let after = database.commits
        try await database.close()
        return (after.writes - before.writes, after.commits - before.commits)
    }
}
