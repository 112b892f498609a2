import ServiceLifecycle
import Synchronization

/// Runs work to its end even if its caller is cancelled: a station may have carried out a command whose
/// caller has hung up. As a service that ends last, it waits for the work that still runs, so that
/// nothing touches the database after it was closed.
package final class UninterruptedWork: Service {
    private struct Running {
        var cancel: @Sendable () -> Void
        var wait: @Sendable () async -> Void
    }

    private struct State {
        var lastID: UInt64 = 0
        var running: [UInt64: Running] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// - Throws: the error of `body`.
    package func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = state.withLock { state in
            state.lastID += 1
            let id = state.lastID
            let task = Task {
                defer { self.forget(id) }
                return try await body()
            }
            state.running[id] = Running(
                cancel: { task.cancel() }, wait: { _ = await task.result })
            return task
        }
        return try await task.value
    }

    package func run() async throws {
        // Returns early if the service group is cancelled.
        do { try await gracefulShutdown() } catch is CancellationError {}
        while let next = state.withLock({ $0.running.values.first }) {
            next.cancel()
            await next.wait()
        }
    }

    private func forget(_ id: UInt64) {
        state.withLock { $0.running[id] = nil }
    }
}
