import BridgeLogic
import Synchronization

/// Where the contactor's loop leaves what it is doing, for others to read.
final class PublishedStatus: Sendable {
    private let latest = Mutex<BridgeStatus?>(nil)

    /// Nil until the loop has begun.
    var current: BridgeStatus? { latest.withLock { $0 } }

    /// Never waits: what comes while somebody reads is left out, and the loop comes by again
    /// within a second.
    func publish(_ status: BridgeStatus) {
        _ = latest.withLockIfAvailable { $0 = status }
    }
}
