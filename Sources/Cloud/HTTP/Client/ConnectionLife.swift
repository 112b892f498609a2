import Synchronization

/// Tells who works for a client that the client has gone.
package final class ConnectionLife: Sendable {
    private struct State {
        var hasEnded = false
        var lastID: UInt64 = 0
        /// What to call at the end, by id.
        var callbacks: [UInt64: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Notes that the client has closed the connection, or will send nothing more.
    package func end() {
        let callbacks = state.withLock { state in
            state.hasEnded = true
            defer { state.callbacks = [:] }
            return state.callbacks.values.map(\.self)
        }
        for callback in callbacks { callback() }
    }

    /// Runs `work`, and cancels it if the client goes away.
    func whileOpen<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = Task { try await work() }
        let id = state.withLock { state -> UInt64? in
            guard !state.hasEnded else { return nil }
            state.lastID += 1
            state.callbacks[state.lastID] = { task.cancel() }
            return state.lastID
        }
        if id == nil { task.cancel() }
        defer { if let id { state.withLock { $0.callbacks[id] = nil } } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
