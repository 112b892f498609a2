import CloudCore
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

    /// - Throws: the error of `body`; `CancellationError` as soon as the caller is cancelled.
    package func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let answer = Answer<Value>()
        state.withLock { state in
            state.lastID += 1
            let id = state.lastID
            let task = Task(executorPreference: TaskExecution.preference) {
                defer { self.forget(id) }
                do {
                    answer.give(.success(try await body()))
                } catch {
                    answer.give(.failure(error))
                }
            }
            state.running[id] = Running(cancel: { task.cancel() }, wait: { await task.value })
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer.take($0) }
        } onCancel: {
            answer.give(.failure(CancellationError()))
        }
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

/// The first result, for the one who waits for it.
private final class Answer<Value: Sendable>: Sendable {
    private typealias Continuation = CheckedContinuation<Value, any Error>

    private struct State {
        var result: Result<Value, any Error>?
        var continuation: Continuation?
    }

    private let state = Mutex(State())

    func give(_ result: Result<Value, any Error>) {
        let continuation = state.withLock { state -> Continuation? in
            guard state.result == nil else { return nil }
            state.result = result
            return state.continuation.take()
        }
        continuation?.resume(with: result)
    }

    func take(_ continuation: CheckedContinuation<Value, any Error>) {
        let result = state.withLock { state in
            if state.result == nil { state.continuation = continuation }
            return state.result
        }
        if let result { continuation.resume(with: result) }
    }
}
