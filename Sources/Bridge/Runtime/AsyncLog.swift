import Dispatch
import Logging
import Synchronization

/// A log for threads that must never wait: a full pipe or a stuck disk behind standard error blocks
/// only this queue. Lines beyond its limit are dropped, and counted.
final class AsyncLog: Sendable {
    /// Most waiting lines.
    static let limit = 1000

    private let logger: Logger
    private let queue = DispatchQueue(label: "zapoj.log")
    private let state = Mutex((waiting: 0, dropped: 0))

    init(_ logger: Logger) { self.logger = logger }

    func log(_ level: Logger.Level, _ text: String) {
        let isTaken = state.withLock { state in
            guard state.waiting < Self.limit else {
                state.dropped += 1
                return false
            }
            state.waiting += 1
            return true
        }
        guard isTaken else { return }
        queue.async { [self] in
            logger.log(level: level, "\(text)")
            let dropped = state.withLock { state in
                defer { state = (state.waiting - 1, 0) }
                return state.dropped
            }
            if dropped > 0 { logger.warning("\(dropped) log lines were dropped") }
        }
    }
}
