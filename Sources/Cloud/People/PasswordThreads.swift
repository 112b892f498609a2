import CloudCore
import CommonBase
import Foundation
import Synchronization

/// Threads that only hash passwords. Swift's tasks and the event loops share the workers of
/// libdispatch, where a few hashes of 160 ms would hold up every request and every charger.
final class PasswordThreads: Sendable {
    typealias Work = @Sendable () -> Void

    /// Maximum number of hashes that wait: about ten seconds of one thread, which is as long as a
    /// person waits.
    static let queueLimit = 64
    /// Maximum number of one client, which may be an office behind one address.
    static let queueLimitPerClient = 16
    /// Added to the threads' nice value: under load they get a quarter of what other threads get. With
    /// less, nobody could sign in on a machine that is busy for long.
    private static let niceness: Int32 = 5
    /// scrypt itself needs little; its 16 MiB are on the heap.
    private static let stackBytes = 512 * 1024

    private struct Job {
        var work: Work
        /// Is called instead of `work` if the job loses its place.
        var giveUp: @Sendable (any Error) -> Void
    }

    private struct State {
        var queue = FairQueue<Job>(
            limit: PasswordThreads.queueLimit,
            limitPerClient: PasswordThreads.queueLimitPerClient)
        var lastID: UInt64 = 0
        var running = 0
        var isSuspended = false
    }

    private static let overloaded = ServiceError(
        .overloaded, "Too many logins at once; try again later.")

    private let threadCount: Int
    private let state = Mutex(State())

    /// - Parameter threadCount: by default all cores but one, which stays for the chargers.
    init(threadCount: Int = max(1, ProcessInfo.processInfo.activeProcessorCount - 1)) {
        self.threadCount = threadCount
    }

    /// Waits for a thread, and runs `work` there.
    /// - Parameter client: whose share of the queue it takes.
    /// - Throws: `overloaded` if the queue or the client's share is full; `CancellationError` if the
    ///   task is cancelled while it waits.
    func run<Value: Sendable>(
        of client: String, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // Exactly one of the two is called.
                let job = Job(
                    work: { continuation.resume(with: Result { try work() }) },
                    giveUp: { continuation.resume(throwing: $0) })
                add(job, id, of: client)
            }
        } onCancel: {
            state.withLock { $0.queue.remove(id, of: client) }?.giveUp(CancellationError())
        }
    }

    /// For tests: holds all jobs in the queue.
    func suspend() { state.withLock { $0.isSuspended = true } }

    func resume() {
        let missing = state.withLock { state in
            state.isSuspended = false
            return startable(&state)
        }
        for _ in 0..<missing { startThread() }
    }

    /// The number of jobs that wait.
    var waiting: Int { state.withLock(\.queue.count) }

    private func add(_ job: Job, _ id: UInt64, of client: String) {
        // Cancelled before it had a place: the cancellation handler has found nothing.
        let (lost, missing) = state.withLock { state -> (Job?, Int) in
            if Task.isCancelled { return (job, 0) }
            switch state.queue.add(job, id, of: client) {
            case .added: return (nil, startable(&state))
            case .replaced(let other): return (other, startable(&state))
            case .refused: return (job, 0)
            }
        }
        lost?.giveUp(Task.isCancelled ? CancellationError() : Self.overloaded)
        for _ in 0..<missing { startThread() }
    }

    /// Counts the threads that are to be started for the waiting jobs.
    private func startable(_ state: inout State) -> Int {
        guard !state.isSuspended else { return 0 }
        let missing = max(0, min(threadCount - state.running, state.queue.count))
        state.running += missing
        return missing
    }

    /// A thread lives while jobs wait: logins come in bursts, and a hash takes a thousand times as
    /// long as the start of a thread.
    private func startThread() {
        let thread = Thread { [self] in
            lowerPriority()
            while let job = nextJob() { job.work() }
        }
        thread.name = "zapoj.passwords"
        thread.stackSize = Self.stackBytes
        thread.start()
    }

    private func nextJob() -> Job? {
        state.withLock { state in
            if !state.isSuspended, let job = state.queue.next() { return job }
            state.running -= 1
            return nil
        }
    }

    /// Lowers the calling thread's priority. Linux keeps a nice value per thread. The systemd unit
    /// makes the call succeed without effect; then the number of threads is the only bound.
    private func lowerPriority() {
        #if os(Linux)
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
        #endif
    }
}
