import GRDB

/// The cloud's database on a single thread, without group commits: for the simulator, which runs
/// everything in a fixed order on a simulated disk.
package final class OneThreadDatabase {
    private let queue: DatabaseQueue

    /// - Parameter path: may be a `file:` URL that names a VFS.
    package init(path: String, migrations: [Migration]) throws {
        var configuration = Configuration()
        configuration.prepareDatabase(CloudDatabase.prepare)
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try CloudDatabase.makeDurable(db)
        }
        try Migrator(migrations).migrate(queue)
    }

    /// Runs `body` in a transaction that is durable when this returns.
    package func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.write { try body(Database($0)) }
    }

    package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.read { try body(Database($0)) }
    }
}
