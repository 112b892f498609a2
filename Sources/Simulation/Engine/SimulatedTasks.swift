import CloudCore
import Synchronization

/// Runs the asynchronous work of the cloud's services on the simulator's one thread, in the order
/// in which it becomes ready.
final class SimulatedTasks: TaskExecutor {
    private let ready = Mutex<[UnownedJob]>([])
    private let isRunning = Mutex(false)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        ready.withLock { $0.append(job) }
    }

    /// Starts work, and returns when it has ended or waits for something.
    func start(_ work: @escaping @Sendable () async -> Void) {
        Task(executorPreference: self) {
            await TaskExecution.$preference.withValue(self) { await work() }
        }
        run()
    }

    /// Runs what is ready. Does nothing if it is called by what it runs.
    func run() {
        let wasRunning = isRunning.withLock { isRunning in
            defer { isRunning = true }
            return isRunning
        }
        guard !wasRunning else { return }
        while let job = ready.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
        isRunning.withLock { $0 = false }
    }
}
