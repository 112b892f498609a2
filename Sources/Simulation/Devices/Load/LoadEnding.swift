import Synchronization

/// The first connection that ended before its time, and why.
final class LoadEnding: Sendable {
    private let state = Mutex<(reason: String?, isExpected: Bool)>((nil, false))

    var reason: String? { state.withLock { $0.reason } }

    func note(_ reason: String) {
        state.withLock { state in
            if !state.isExpected { state.reason = state.reason ?? reason }
        }
    }

    /// From now on connections end because we end them.
    func expect() { state.withLock { $0.isExpected = true } }
}
