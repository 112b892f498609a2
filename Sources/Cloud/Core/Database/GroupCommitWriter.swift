import CommonBase
import Dispatch
import GRDB
import Synchronization

/// Counters of a `GroupCommitWriter` since it started.
package struct CommitStatistics: Hashable, Sendable {
    package var commits: Int64 = 0
    /// Failed batches.
    package var failures: Int64 = 0
    /// Requests in the committed batches.
    package var writes: Int64 = 0
    /// Requests in the queue now.
    package var waiting: Int64 = 0
}

/// Lets concurrent requests share one durable commit: syncing the disk costs the same for one row
/// as for a hundred (10–16 times more requests per second than one commit per request).
///
/// A failing request undoes only its own work: the writer rolls the batch back and runs it again,
/// each request in its own savepoint. (Savepoints on the first run would make successful requests
/// a third slower.) So a request may run twice, and must have no side effects outside the
/// database. Callers get their result after the commit. An I/O error or a full disk fails every
/// request of the batch. While one batch commits, the next one fills; there is no timer.
final class GroupCommitWriter: Sendable {
    /// Maximum requests per commit.
    static let batchLimit = 128
    /// Maximum waiting requests; further ones fail with `overloaded`.
    static let queueLimit = 10_000

    private struct State {
        var waiting: [Job] = []
        var isDraining = false
        var idle: [CheckedContinuation<Void, Never>] = []
        var statistics = CommitStatistics()
    }

    private let pool: DatabasePool
    private let signals: Signals
    private let unreadable: UnreadableRows
    private let queue = DispatchQueue(label: "zapoj.writer")
    private let state = Mutex(State())

    /// - Parameter signals: passes on the signals of each commit.
    /// - Parameter unreadable: gets what a write skips.
    init(pool: DatabasePool, signals: Signals, unreadable: UnreadableRows = UnreadableRows()) {
        self.pool = pool
        self.signals = signals
        self.unreadable = unreadable
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            write(body) { continuation.resume(with: $0) }
        }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value,
        then done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        enqueue(Job(body, done))
    }

    var statistics: CommitStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.waiting = Int64(state.waiting.count)
            return statistics
        }
    }

    /// Returns when no request is waiting or running.
    func finish() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.isDraining { state.idle.append(continuation) }
                return !state.isDraining
            }
            if isIdle { continuation.resume() }
        }
    }

    private func enqueue(_ job: Job) {
        let (accepted, mustStart) = state.withLock { state in
            guard state.waiting.count < Self.queueLimit else { return (false, false) }
            state.waiting.append(job)
            defer { state.isDraining = true }
            return (true, !state.isDraining)
        }
        if !accepted {
            job.fail(
                ServiceError(
                    .overloaded, "Too many requests are waiting for the database; try again later.")
            )
        }
        if mustStart { queue.async { self.drain() } }
    }

    private func drain() {
        while true {
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(Self.batchLimit))
                state.waiting.removeFirst(batch.count)
                return batch
            }
            if batch.isEmpty, finishDraining() { return }
            if !batch.isEmpty { commit(batch) }
        }
    }

    /// False if a request was enqueued in the meantime.
    private func finishDraining() -> Bool {
        let idle = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
            guard state.waiting.isEmpty else { return nil }
            state.isDraining = false
            defer { state.idle = [] }
            return state.idle
        }
        for continuation in idle ?? [] { continuation.resume() }
        return idle != nil
    }

    private func commit(_ batch: [Job]) {
        do {
            let (answers, posted) = try pool.writeWithoutTransaction { db in
                let outbox = SignalOutbox()
                let connection = Database(db, outbox, unreadable)
                let answers = try Self.optimistically(db) {
                    try Self.inOneTransaction(db) { try batch.map { try $0.run(connection) } }
                } else: {
                    try Self.inOneTransaction(db) { try batch.map { try $0.runAlone(connection) } }
                }
                return (answers, outbox.signals)
            }
            note(writes: batch.count, failures: 0)
            signals.post(posted)
            for answer in answers { answer() }
        } catch {
            let failure = ServiceError(
                .storageFailed,
                "The database could not save the change. Check the disk of the data directory.",
                cause: error)
            note(writes: 0, failures: 1)
            for job in batch { job.fail(failure) }
        }
    }

    private func note(writes: Int, failures: Int64) {
        state.withLock { state in
            state.statistics.commits += 1 - failures
            state.statistics.failures += failures
            state.statistics.writes += Int64(writes)
        }
    }

    private static func optimistically<Value>(
        _ db: GRDB.Database, _ body: () throws -> Value, else again: () throws -> Value
    ) throws -> Value {
        do {
            return try body()
        } catch  where !Job.failsTheDisk(error) {
            return try again()
        }
    }

    private static func inOneTransaction<Value>(
        _ db: GRDB.Database, _ body: () throws -> Value
    ) throws -> Value {
        try db.beginTransaction(.immediate)
        do {
            let value = try body()
            try db.commit()
            return value
        } catch {
            if db.isInsideTransaction { try db.rollback() }
            throw error
        }
    }
}

/// One request and the delivery of its result.
private struct Job: Sendable {
    /// Runs the request and returns the delivery of its result, to call after the commit. Throws
    /// the request's error.
    let run: @Sendable (Database) throws -> @Sendable () -> Void
    /// The same in a savepoint. Throws only errors that fail the whole batch.
    let runAlone: @Sendable (Database) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void

    init<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value,
        _ done: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        fail = { done(.failure($0)) }
        run = { db in
            let result = try body(db)
            return { done(.success(result)) }
        }
        runAlone = { db in
            do {
                let result = try db.inSavepoint { try body(db) }
                return { done(.success(result)) }
            } catch {
                // If SQLite rolled the transaction back, the work of the other requests is lost, too.
                if !db.connection.isInsideTransaction || Self.failsTheDisk(error) { throw error }
                return { done(.failure(error)) }
            }
        }
    }

    static func failsTheDisk(_ error: any Error) -> Bool { error.isDatabaseFailure(.disk) }
}
