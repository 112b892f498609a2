import BridgeLogic
import Synchronization

/// The latest status of the contactor loop, for other threads.
final class PublishedStatus: Sendable {
    private let latest = Mutex<BridgeStatus?>(nil)

    /// Nil until the loop has started.
    var current: BridgeStatus? { latest.withLock { $0 } }

    /// Never waits: a status that arrives while another thread reads is dropped, and the loop
    /// publishes the next within a second.
    func publish(_ status: BridgeStatus) {
        _ = latest.withLockIfAvailable { $0 = status }
    }
}

/// An action of a later part of the daemon, for other threads.
final class PublishedAction: Sendable {
    private let action = Mutex<(@Sendable () -> Void)?>(nil)

    func set(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }

    /// Does nothing before `set`.
    func perform() { action.withLock { $0 }?() }
}

/// A text for other threads.
final class PublishedText: Sendable {
    private let text = Mutex<String?>(nil)

    var current: String? { text.withLock { $0 } }

    func set(_ text: String?) { self.text.withLock { $0 = text } }
}
