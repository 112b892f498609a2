import Dispatch
import GRDB
import Synchronization

@testable import CloudStore

/// A group-commit writer with its pool in sight, a count of commits, and a gate that holds the writer
/// up until the test has lined up a batch behind it.
struct WriterBench: Sendable {
    let directory: TemporaryDirectory
    let pool: DatabasePool
    let writer: GroupCommitWriter
    private let counter = CommitCounter()
    private let order = OneAfterTheOther()

    init() throws {
        directory = try TemporaryDirectory()
        pool = try DatabasePool(path: "\(directory.path)/writer.sqlite")
        try pool.write { db in
            try db.execute(
                sql: "CREATE TABLE entry (number INTEGER PRIMARY KEY, filling BLOB) STRICT")
        }
        pool.add(transactionObserver: counter, extent: .observerLifetime)
        writer = GroupCommitWriter(pool: pool)
    }

    var commits: Int { counter.count.load(ordering: .relaxed) }

    /// Asks for a write; it waits in the writer's queue when this returns.
    func enqueue<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async -> Task<Value, any Error> {
        let writer = writer
        let task = Task(executorPreference: order) { try await writer.write(body) }
        await order.settled()
        return task
    }

    func insert(_ number: Int) async -> Task<Void, any Error> {
        await enqueue { try Self.insert(number, $0) }
    }

    static func insert(_ number: Int, bytes: Int = 0, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO entry VALUES (?, zeroblob(?))", arguments: [number, bytes])
    }

    /// Holds the writer up until `release` is signalled.
    func block() async -> (task: Task<Void, any Error>, release: DispatchSemaphore) {
        let release = DispatchSemaphore(value: 0)
        let (started, running) = AsyncStream<Void>.makeStream()
        let task = await enqueue { _ in
            running.finish()
            release.wait()
        }
        for await _ in started {}
        return (task, release)
    }

    /// What is committed, as another connection sees it.
    func numbers() async throws -> [Int] {
        try await pool.read {
            try Int.fetchAll($0, sql: "SELECT number FROM entry ORDER BY number")
        }
    }
}

private final class CommitCounter: TransactionObserver, Sendable {
    let count = Atomic(0)

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) { count.add(1, ordering: .relaxed) }
    func databaseDidRollback(_ db: Database) {}
}

/// Runs tasks on one queue, so that a test knows when one has come to its first wait.
private final class OneAfterTheOther: TaskExecutor {
    private let queue = DispatchQueue(label: "test.order")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    func settled() async {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }
}
