import Dispatch
import GRDB
import Synchronization
import TestSupport

@testable import CloudCore

/// A group-commit writer with access to its pool, a commit counter, and a way to block the writer
/// until the test has queued a batch.
package struct WriterBench: Sendable {
    package let directory: TemporaryDirectory
    package let pool: DatabasePool
    package let writer: GroupCommitWriter
    private let counter = CommitCounter()
    private let order = SerialTaskExecutor()

    package init() throws {
        directory = try TemporaryDirectory()
        pool = try DatabasePool(path: "\(directory.path)/writer.sqlite")
        try pool.write { db in
            try db.execute(
                sql: "CREATE TABLE entry (number INTEGER PRIMARY KEY, filling BLOB) STRICT")
        }
        pool.add(transactionObserver: counter, extent: .observerLifetime)
        writer = GroupCommitWriter(pool: pool, signals: Signals())
    }

    package var commits: Int { counter.count.load(ordering: .relaxed) }

    /// Requests a write, which is in the writer's queue when this returns.
    package func enqueue<Value: Sendable>(
        _ body: @escaping @Sendable (CloudCore.Database) throws -> Value
    ) async -> Task<Value, any Error> {
        let writer = writer
        let task = Task(executorPreference: order) { try await writer.write(body) }
        await order.settled()
        return task
    }

    package func insert(_ number: Int) async -> Task<Void, any Error> {
        await enqueue { try Self.insert(number, $0) }
    }

    package static func insert(_ number: Int, bytes: Int = 0, _ db: CloudCore.Database) throws {
        try db.execute(
            sql: "INSERT INTO entry VALUES (?, zeroblob(?))", arguments: [number, bytes])
    }

    /// Blocks the writer until `release` is signalled.
    package func block() async -> (task: Task<Void, any Error>, release: DispatchSemaphore) {
        let release = DispatchSemaphore(value: 0)
        let (started, running) = AsyncStream<Void>.makeStream()
        let task = await enqueue { _ in
            running.finish()
            release.wait()
        }
        for await _ in started {}
        return (task, release)
    }

    /// The committed numbers, read by another connection.
    package func numbers() async throws -> [Int] {
        try await pool.read {
            try Int.fetchAll($0, sql: "SELECT number FROM entry ORDER BY number")
        }
    }
}

private final class CommitCounter: TransactionObserver, Sendable {
    package let count = Atomic(0)

    package func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    package func databaseDidChange(with event: DatabaseEvent) {}
    package func databaseDidCommit(_ db: GRDB.Database) { count.add(1, ordering: .relaxed) }
    package func databaseDidRollback(_ db: GRDB.Database) {}
}

/// Runs tasks on one queue, so that a test knows when a task has reached its first suspension.
private final class SerialTaskExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "test.order")

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    package func settled() async {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }
}
