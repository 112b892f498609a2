import Synchronization

/// Records the first connection that closed unexpectedly, and the reason.
final class LoadEnding: Sendable {
    private let state = Mutex<(reason: String?, isExpected: Bool)>((nil, false))

    var reason: String? { state.withLock { $0.reason } }

    func note(_ reason: String) {
        state.withLock { state in
            if !state.isExpected { state.reason = state.reason ?? reason }
        }
    }

    /// From now on, closed connections are expected.
    func expect() { state.withLock { $0.isExpected = true } }
}
