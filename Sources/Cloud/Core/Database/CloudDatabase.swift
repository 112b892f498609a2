import CommonBase
import GRDB

/// The one SQLite file of a cloud: readers that never wait for the writer, and one writer.
package final class CloudDatabase: Sendable {
    package let path: String
    private let pool: DatabasePool
    private let writer: GroupCommitWriter

    /// Opens or makes the file at `path` and brings its schema up to date.
    /// - Parameter migrations: of all domains, in any order.
    /// - Throws: `ServiceError.storageFailed` naming the path.
    package init(path: String, migrations: [Migration]) throws {
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try Self.makeDurable(pool)
            try Migrator(migrations).migrate(pool)
        } catch {
            throw Self.cannotOpen(path, error)
        }
        self.path = path
        writer = GroupCommitWriter(pool: pool)
    }

    /// Runs `body` in a transaction that may be shared with others, and returns after it is
    /// durable. What `body` throws undoes only its own work.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await writer.write(body)
    }

    /// The same for who has a thread to wait for nothing: `done` is called on the writer's, and must
    /// be quick.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value,
        then done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        writer.write(body, then: done)
    }

    /// Runs `body` on a snapshot of what is committed.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await pool.read { try body(Database($0)) }
    }

    /// What the writer has done since the file was opened.
    package var commits: CommitStatistics { writer.statistics }

    /// Calls `body` after each commit of this process that changed `table`, by a trigger or not.
    package func onCommit(to table: String, _ body: @escaping @Sendable () -> Void) {
        pool.add(
            transactionObserver: CommitObserver(table: table, body: body),
            extent: .databaseLifetime)
    }

    /// Copies a database, as it is at one moment, into a file that is empty; others may write to it
    /// meanwhile. The copy is checked and durable.
    /// - Throws: `ServiceError.storageFailed`.
    package static func copy(from source: String, to target: String) throws {
        do {
            var readonly = Configuration()
            readonly.readonly = true
            readonly.busyMode = .timeout(5)
            let original = try DatabaseQueue(path: source, configuration: readonly)
            let copy = try DatabaseQueue(path: target)
            try copy.writeWithoutTransaction(makeDurable)
            try original.backup(to: copy)
            let problems = try copy.read { try Consistency.problems(Database($0)) }
            try copy.close()
            guard problems.isEmpty else {
                throw ServiceError(
                    .storageFailed, "The copy is damaged: \(problems.joined(separator: "; "))")
            }
        } catch let error as DatabaseError {
            throw ServiceError(
                .storageFailed, "The database \(source) can't be copied.", cause: error)
        }
    }

    /// Waits for what was asked for, and closes the file.
    package func close() async throws {
        await writer.finish()
        try pool.close()
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "zapoj"
        // The command line writes beside a running server; each waits for the other's commit.
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase(prepare)
        return configuration
    }

    /// What every connection to the file begins with.
    package static func prepare(_ db: GRDB.Database) throws {
        StatementRecorder.watch(db)
        try db.execute(sql: "PRAGMA foreign_keys = ON")
        // A damaged page is an error at once, not wrong data later.
        try db.execute(sql: "PRAGMA cell_size_check = ON")
        // The journal shrinks again after a large batch.
        try db.execute(sql: "PRAGMA journal_size_limit = 16777216")
        // What a statement needs for itself goes to no disk.
        try db.execute(sql: "PRAGMA temp_store = MEMORY")
        // 8 MiB: the pages that a busy day comes back to.
        try db.execute(sql: "PRAGMA cache_size = -8192")
    }

    /// The trap: `DatabasePool` sets `synchronous = NORMAL` after `prepareDatabase`, which may lose
    /// acknowledged commits at a power cut. So it is set to FULL here, and a test asks for it.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction(makeDurable)
    }

    package static func makeDurable(_ db: GRDB.Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
    }
}

/// GRDB's own region observation asks of each statement which tables it writes to; this costs less.
private final class CommitObserver: TransactionObserver {
    private let table: String
    private let body: @Sendable () -> Void
    private var hasChanged = false

    init(table: String, body: @escaping @Sendable () -> Void) {
        self.table = table
        self.body = body
    }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool {
        switch eventKind {
        case .insert(let name), .delete(let name), .update(let name, _): name == table
        }
    }

    func databaseDidChange(with event: DatabaseEvent) {
        hasChanged = true
        stopObservingDatabaseChangesUntilNextTransaction()
    }

    func databaseDidCommit(_ db: GRDB.Database) {
        if hasChanged { body() }
        hasChanged = false
    }

    func databaseDidRollback(_ db: GRDB.Database) { hasChanged = false }
}
