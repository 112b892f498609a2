import Synchronization

/// Says that an object changed. Signals only wake: they are not stored, another process does not see
/// them, and a receiver reads the truth from the database.
package struct Signal: Hashable, Sendable {
    package var object: DomainObject
    /// The id of the object.
    package var subject: String

    package init(_ object: DomainObject, _ subject: String) {
        self.object = object
        self.subject = subject
    }
}

/// A kind of object that events and signals are about: `transaction`.
package struct DomainObject: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// Passes the signals of each commit to its subscribers.
package final class Signals: Sendable {
    private struct State {
        var lastID: UInt64 = 0
        var subscriptions: [UInt64: SignalSubscription] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The wanted signals from now on, until `cancel`.
    package func subscribe(
        to isWanted: @escaping @Sendable (Signal) -> Bool
    ) -> SignalSubscription {
        state.withLock { state in
            state.lastID += 1
            let id = state.lastID
            let subscription = SignalSubscription(isWanted) { [weak self] in
                self?.state.withLock { $0.subscriptions[id] = nil }
            }
            state.subscriptions[id] = subscription
            return subscription
        }
    }

    package func post(_ signals: Set<Signal>) {
        if signals.isEmpty { return }
        for subscription in state.withLock({ Array($0.subscriptions.values) }) {
            subscription.add(signals)
        }
    }
}

/// The unread signals of one subscriber.
package final class SignalSubscription: Sendable {
    /// Maximum unread signals; beyond it the subscriber learns only that it missed some.
    static let limit = 10_000

    /// What happened since the last call of `next`.
    package struct News: Hashable, Sendable {
        package var signals: Set<Signal> = []
        /// Whether signals were dropped, because the subscriber was too slow.
        package var isIncomplete = false

        package var isEmpty: Bool { signals.isEmpty && !isIncomplete }
    }

    private struct State {
        var news = News()
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let isWanted: @Sendable (Signal) -> Bool
    private let forget: @Sendable () -> Void

    fileprivate init(
        _ isWanted: @escaping @Sendable (Signal) -> Bool, forget: @escaping @Sendable () -> Void
    ) {
        self.isWanted = isWanted
        self.forget = forget
    }

    fileprivate func add(_ signals: Set<Signal>) {
        let wanted = signals.filter(isWanted)
        if wanted.isEmpty { return }
        let waiting = state.withLock { state in
            if state.news.signals.count + wanted.count <= Self.limit {
                state.news.signals.formUnion(wanted)
            } else {
                state.news.isIncomplete = true
            }
            return state.waiting.take()
        }
        waiting?.resume()
    }

    /// Waits for signals, at most `milliseconds`; returns early if the task is cancelled. Only one
    /// task may wait at a time.
    package func next(within milliseconds: Int64) async -> News {
        let timer = Task {
            do {
                // tidy:allow sleep: a timeout only; no decision depends on this clock
                try await Task.sleep(for: .milliseconds(max(0, milliseconds)))
            } catch {
                return
            }
            wake()
        }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if !state.news.isEmpty || Task.isCancelled { return true }
                    state.waiting = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
        return state.withLock { state in
            defer { state.news = News() }
            return state.news
        }
    }

    /// Ends the current wait early.
    package func wake() { state.withLock { $0.waiting.take() }?.resume() }

    package func cancel() { forget() }
}

/// Collects the signals of one database transaction.
final class SignalOutbox {
    var signals: Set<Signal> = []
}
