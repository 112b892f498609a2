import CloudCore

/// The baseline for durable answers: several writers that each insert one row, about as large as a
/// MeterValues, through the group-commit writer and wait for its commit.
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

    /// - Parameter isOver: called by each writer before each row.
    /// - Returns: the number of committed rows and the number of commits.
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
