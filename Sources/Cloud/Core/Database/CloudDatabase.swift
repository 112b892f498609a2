import CommonBase
import Foundation
import GRDB
import Synchronization

/// The SQLite database of a cloud. Readers never wait for the single writer.
package final class CloudDatabase: Sendable {
    private enum Storage {
        case shared(DatabasePool, GroupCommitWriter)
        case direct(any DirectDatabase)
    }

    package let path: String
    /// The signals of this process's commits.
    package let signals = Signals()
    /// What stations have used of their quotas.
    package let quotas = StationQuotas()
    /// The records that were skipped because they could not be decoded.
    package let unreadable = UnreadableRows()
    private let storage: Storage
    private let auditor = Mutex<(any Auditor)?>(nil)

    /// Opens or creates the file at `path` and migrates its schema.
    /// - Parameter migrations: of all domains, in any order.
    /// - Throws: `ServiceError.storageFailed` naming the path.
    package init(path: String, migrations: [Migration]) throws {
        let pool: DatabasePool
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try Self.makeDurable(pool)
            try Migrator(migrations).migrate(pool)
        } catch {
            throw Self.cannotOpen(path, error)
        }
        self.path = path
        let writer = GroupCommitWriter(
            pool: pool, signals: signals, quotas: quotas, unreadable: unreadable)
        storage = .shared(pool, writer)
    }

    /// Uses a database that is open already, one piece of work after the other on the caller's
    /// thread. Commits post no signals.
    package init(_ direct: any DirectDatabase) {
        path = ""
        storage = .direct(direct)
    }

    /// Runs `body` in a transaction that it may share with other requests, and returns after the
    /// commit is durable. If `body` throws, only its own changes are undone.
    ///
    /// What a person asked for (`AuditOrigin.current`) is recorded in the same transaction.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        guard let origin = AuditOrigin.current, let auditor = auditor.withLock(\.self) else {
            return try await commit(body)
        }
        let (value, isRecorded) = try await commit { db in
            let notes = AuditNotes()
            let value = try auditor.auditing(origin, db.noting(notes), body)
            return (value, notes.isRecorded)
        }
        if isRecorded { origin.progress.noteCommit() }
        return value
    }

    private func commit<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        switch storage {
        case .shared(_, let writer): return try await writer.write(body)
        case .direct(let direct): return try direct.write(body)
        }
    }

    /// Lets `auditor` record what people ask for.
    package func audit(by auditor: any Auditor) { self.auditor.withLock { $0 = auditor } }

    /// The same without waiting: the writer's thread calls `done`, which must be quick.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value,
        then done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        switch storage {
        case .shared(_, let writer): writer.write(body, then: done)
        case .direct(let direct): done(Result { try direct.write(body) })
        }
    }

    /// Adds work that nobody waits for, such as a log. It joins the commit of a request, or gets one
    /// of its own within about a second; a crash before that loses it. `close` commits it.
    /// - Parameter done: called on the writer's thread when the work is committed or has failed.
    /// - Returns: false if too much deferred work waits; then it is dropped, and `done` not called.
    package func writeLater(
        _ body: @escaping @Sendable (Database) throws -> Void,
        then done: @escaping @Sendable () -> Void = {}
    ) -> Bool {
        switch storage {
        case .shared(_, let writer): return writer.writeLater(body) { _ in done() }
        case .direct:
            write(body) { _ in done() }
            return true
        }
    }

    /// Returns when the work that was deferred until now is committed.
    package func flushDeferred() async {
        if case .shared(_, let writer) = storage { await writer.flushDeferred() }
    }

    /// Runs `body` on a snapshot of the committed data, within the task's `ReadLimit`.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        switch storage {
        case .shared(let pool, _):
            let limit = ReadLimit.duration
            return try await pool.read { [unreadable] db in
                try ReadLimit.run(limit, db) { try body(Database(db, unreadable: unreadable)) }
            }
        case .direct(let direct): return try direct.read(body)
        }
    }

    /// The writer's counters since the file was opened.
    package var commits: CommitStatistics {
        guard case .shared(_, let writer) = storage else { return CommitStatistics() }
        return writer.statistics
    }

    /// Copies a consistent snapshot of a database into an empty file while other connections may
    /// write to it. The copy is checked and durable.
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

    /// Waits for the queued writes and closes the file.
    package func close() async throws {
        guard case .shared(let pool, let writer) = storage else { return }
        await writer.finish()
        let path = pool.path
        try pool.close()
        // The pool closes its readers last, and they may not write. One more connection empties and
        // deletes the WAL file, so that the database is a single file.
        try DatabaseQueue(path: path).close()
    }

    /// Reads that can run at the same time: one more than cores, so that `ReaderTurns` can use all
    /// cores but one and leave two readers. At most eight, because each has a cache of 8 MiB.
    package static func readerCount(
        cores: Int = ProcessInfo.processInfo.activeProcessorCount
    ) -> Int {
        min(max(4, cores + 1), 8)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "zapoj"
        // The command line may write while a server runs; each waits for the other's commit.
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = readerCount()
        configuration.prepareDatabase(prepare)
        return configuration
    }

    /// Configures a new connection.
    package static func prepare(_ db: GRDB.Database) throws {
        StatementRecorder.watch(db)
        try db.execute(sql: "PRAGMA foreign_keys = ON")
        // A damaged page is an error at once, not wrong data later.
        try db.execute(sql: "PRAGMA cell_size_check = ON")
        // The journal shrinks again after a large batch.
        try db.execute(sql: "PRAGMA journal_size_limit = 16777216")
        // Temporary tables and indices stay in memory.
        try db.execute(sql: "PRAGMA temp_store = MEMORY")
        // 8 MiB: enough for the pages that a busy day uses repeatedly.
        try db.execute(sql: "PRAGMA cache_size = -8192")
    }

    /// Sets `synchronous = FULL`. `DatabasePool` sets it to NORMAL after `prepareDatabase`, which
    /// may lose acknowledged commits at a power cut; a test checks the value.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction(makeDurable)
    }

    package static func makeDurable(_ db: GRDB.Database) throws {
        try db.execute(sql: "PRAGMA synchronous = FULL")
    }
}
