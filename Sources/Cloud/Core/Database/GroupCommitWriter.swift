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
/// database; what it takes of quotas is given back with its changes (`QuotaLedger`). Callers get their result after the commit. An I/O error or a full disk fails every
/// request of the batch. While one batch commits, the next one fills; there is no timer.
///
/// Work that nobody waits for (`writeLater`) joins the commits that requests need, some with each, or
/// gets one of its own after a second: it costs no sync of its own on a busy cloud, and delays no
/// request by more than a few rows. A crash loses it if it has not been committed.
final class GroupCommitWriter: Sendable {
    /// Maximum requests per commit.
    static let batchLimit = 128
    /// Maximum waiting requests; further ones fail with `overloaded`.
    static let queueLimit = 10_000
    /// Maximum deferred jobs that wait: 1,000 stations at two calls a second fill half of it in the
    /// longest deferral. Further ones are dropped.
    static let deferredLimit = 8192
    /// Deferred jobs that join a commit of `requests`: two for each, as a call has two frames in the
    /// message log, and some more that catch up. A large commit, which many wait for, grows by half a
    /// millisecond at most.
    static func deferredLimit(besides requests: Int) -> Int { 16 + min(2 * requests, 96) }
    /// Deferred jobs in a commit of their own, for which a new request may have to wait.
    static let deferredAlone = 64
    /// How long a deferred job waits for the commit of a request.
    static let deferralMilliseconds = 1000

    private struct State {
        var waiting: [GroupCommitJob] = []
        var deferred: [GroupCommitJob] = []
        /// Whether the deferred jobs no longer wait for a request.
        var isDeferredDue = false
        var hasTimer = false
        var isDraining = false
        var idle: [CheckedContinuation<Void, Never>] = []
        var statistics = CommitStatistics()

        /// The next requests, and the deferred jobs that join their commit.
        mutating func takeBatch() -> (requests: [GroupCommitJob], deferred: [GroupCommitJob]) {
            let requests = Array(waiting.prefix(GroupCommitWriter.batchLimit))
            waiting.removeFirst(requests.count)
            let limit =
                requests.isEmpty
                ? (isDeferredDue ? GroupCommitWriter.deferredAlone : 0)
                : GroupCommitWriter.deferredLimit(besides: requests.count)
            let joining = Array(deferred.prefix(limit))
            deferred.removeFirst(joining.count)
            if deferred.isEmpty { isDeferredDue = false }
            return (requests, joining)
        }
    }

    private let pool: DatabasePool
    private let signals: Signals
    private let quotas: StationQuotas?
    private let unreadable: UnreadableRows
    private let queue = DispatchQueue(label: "zapoj.writer")
    private let state = Mutex(State())

    /// - Parameter signals: passes on the signals of each commit.
    /// - Parameter unreadable: gets what a write skips.
    init(
        pool: DatabasePool, signals: Signals, quotas: StationQuotas? = nil,
        unreadable: UnreadableRows = UnreadableRows()
    ) {
        self.pool = pool
        self.signals = signals
        self.quotas = quotas
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
        enqueue(GroupCommitJob(body, done))
    }

    var statistics: CommitStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.waiting = Int64(state.waiting.count)
            return statistics
        }
    }

    /// Adds work that nobody waits for.
    /// - Parameter done: called after the commit; not at all if the job was dropped.
    /// - Returns: false if too many deferred jobs wait; the job is dropped.
    @discardableResult
    func writeLater(
        _ body: @escaping @Sendable (Database) throws -> Void,
        then done: @escaping @Sendable (Result<Void, any Error>) -> Void
    ) -> Bool {
        deferJob(GroupCommitJob(body, done), limit: Self.deferredLimit)
    }

    private func deferJob(_ job: GroupCommitJob, limit: Int) -> Bool {
        let (accepted, needsTimer) = state.withLock { state in
            guard state.deferred.count < limit else { return (false, false) }
            state.deferred.append(job)
            defer { state.hasTimer = true }
            return (true, !state.hasTimer)
        }
        if needsTimer {
            // tidy:allow time: the timer of the writer itself
            queue.asyncAfter(deadline: .now() + .milliseconds(Self.deferralMilliseconds)) {
                self.commitDeferred()
            }
        }
        return accepted
    }

    /// Returns when all work that was deferred until now is committed, or has failed.
    func flushDeferred() async {
        let isNeeded = state.withLock { !$0.deferred.isEmpty || $0.isDraining }
        // Without work, the marker would cost a commit of its own.
        guard isNeeded else { return }
        await withCheckedContinuation { continuation in
            let marker = GroupCommitJob(
                { (_: Database) in }, { (_: Result<Void, any Error>) in continuation.resume() })
            // It passes the limit: a full queue is what must be committed.
            _ = deferJob(marker, limit: .max)
            queue.async { self.commitDeferred() }
        }
    }

    /// On `queue`: commits what was deferred without waiting for requests.
    private func commitDeferred() {
        state.withLock { state in
            state.isDeferredDue = !state.deferred.isEmpty
            state.hasTimer = false
            state.isDraining = true
        }
        drain()
    }

    /// Commits what was deferred, and returns when no request is waiting or running.
    func finish() async {
        await flushDeferred()
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.isDraining { state.idle.append(continuation) }
                return !state.isDraining
            }
            if isIdle { continuation.resume() }
        }
    }

    private func enqueue(_ job: GroupCommitJob) {
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
            let (batch, deferred) = state.withLock { $0.takeBatch() }
            if batch.isEmpty, deferred.isEmpty {
                if finishDraining() { return }
            } else {
                commit(batch + deferred, requests: batch.count)
            }
        }
    }

    /// False if a request was enqueued in the meantime.
    private func finishDraining() -> Bool {
        let idle = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
            guard state.waiting.isEmpty, !state.isDeferredDue else { return nil }
            state.isDraining = false
            defer { state.idle = [] }
            return state.idle
        }
        for continuation in idle ?? [] { continuation.resume() }
        return idle != nil
    }

    private func commit(_ batch: [GroupCommitJob], requests: Int) {
        do {
            let (answers, posted) = try pool.writeWithoutTransaction { [quotas] db in
                let outbox = SignalOutbox()
                let ledger = quotas.map(QuotaLedger.init)
                let connection = Database(db, outbox, quotas: ledger, unreadable: unreadable)
                let answers = try Self.optimistically {
                    try Self.inOneTransaction(connection) {
                        try batch.map { try $0.run(connection) }
                    }
                } else: {
                    try Self.inOneTransaction(connection) {
                        try batch.map { try $0.runAlone(connection) }
                    }
                }
                return (answers, outbox.signals)
            }
            note(writes: requests, failures: 0)
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
        _ body: () throws -> Value, else again: () throws -> Value
    ) throws -> Value {
        do {
            return try body()
        } catch  where !GroupCommitJob.failsTheDisk(error) {
            return try again()
        }
    }

    private static func inOneTransaction<Value>(
        _ connection: Database, _ body: () throws -> Value
    ) throws -> Value {
        let db = connection.connection
        try db.beginTransaction(.immediate)
        do {
            let value = try body()
            try connection.quotas?.save(connection)
            try db.commit()
            connection.quotas?.settle()
            return value
        } catch {
            connection.quotas?.undo()
            if db.isInsideTransaction { try db.rollback() }
            throw error
        }
    }
}
