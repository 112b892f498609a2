import CommonBase
import Foundation
import Synchronization

/// Threads for work that takes long: hashing passwords, decoding pictures. Swift's tasks and the
/// event loops share the workers of libdispatch, where a few hashes of 160 ms would hold up every
/// request and every charger.
package final class BackgroundThreads: Sendable {
    typealias Work = @Sendable () -> Void

    /// Added to the threads' nice value: under load they get a quarter of what other threads get. With
    /// less, nobody could sign in on a machine that is busy for long.
    private static let niceness: Int32 = 5
    /// The work needs little; what is large is on the heap.
    private static let stackBytes = 512 * 1024

    private struct Job {
        var work: Work
        /// Is called instead of `work` if the job loses its place.
        var giveUp: @Sendable (any Error) -> Void
    }

    private struct State {
        var queue: FairQueue<Job>
        var lastID: UInt64 = 0
        var running = 0
        var isSuspended = false
    }

    private let name: String
    private let threadCount: Int
    private let overloaded: ServiceError
    private let state: Mutex<State>

    /// - Parameters:
    ///   - name: of the threads, for debuggers.
    ///   - threadCount: by default all cores but one, which stays for the chargers.
    ///   - queueLimit: jobs that wait.
    ///   - queueLimitPerClient: jobs of one client that wait.
    ///   - overloaded: the sentence for a job that finds no place.
    package init(
        _ name: String,
        threadCount: Int = max(1, ProcessInfo.processInfo.activeProcessorCount - 1),
        queueLimit: Int, queueLimitPerClient: Int, overloaded: String
    ) {
        self.name = name
        self.threadCount = threadCount
        self.overloaded = ServiceError(.overloaded, overloaded)
        state = Mutex(
            State(queue: FairQueue(limit: queueLimit, limitPerClient: queueLimitPerClient)))
    }

    /// Waits for a thread, and runs `work` there.
    /// - Parameter client: whose share of the queue it takes.
    /// - Throws: `overloaded` if the queue or the client's share is full; `CancellationError` if the
    ///   task is cancelled while it waits.
    package func run<Value: Sendable>(
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
    package func suspend() { state.withLock { $0.isSuspended = true } }

    package func resume() {
        let missing = state.withLock { state in
            state.isSuspended = false
            return startable(&state)
        }
        for _ in 0..<missing { startThread() }
    }

    /// The number of jobs that wait.
    package var waiting: Int { state.withLock(\.queue.count) }

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
        lost?.giveUp(Task.isCancelled ? CancellationError() : overloaded)
        for _ in 0..<missing { startThread() }
    }

    /// Counts the threads that are to be started for the waiting jobs.
    private func startable(_ state: inout State) -> Int {
        guard !state.isSuspended else { return 0 }
        let missing = max(0, min(threadCount - state.running, state.queue.count))
        state.running += missing
        return missing
    }

    /// A thread lives while jobs wait: jobs come in bursts, and one takes a thousand times as long as
    /// the start of a thread.
    private func startThread() {
        let thread = Thread { [self] in
            lowerPriority()
            while let job = nextJob() { job.work() }
        }
        thread.name = "zapoj.\(name)"
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
