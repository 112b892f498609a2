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

extension Signal {
    /// An event was appended to the log, or a failed one is due.
    package static let domainEvent = Signal(DomainObject(rawValue: "domainEvent"), "")
}

/// A kind of object that events and signals are about: `transaction`.
package struct DomainObject: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// For signals of changes without a domain event: a sample of a transaction.
    package var sampled: DomainObject { DomainObject(rawValue: "\(rawValue).sampled") }
}

/// Passes the signals of each commit to its subscribers.
package final class Signals: Sendable {
    private typealias Subscribers = [ObjectIdentifier: SignalSubscription]

    private struct State {
        var ofObjects: [DomainObject: Subscribers] = [:]
        var ofSignals: [Signal: Subscribers] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The wanted signals from now on, until `cancel`.
    /// - Parameters:
    ///   - objects: all signals about these kinds of objects.
    ///   - signals: these signals.
    package func subscribe(
        to objects: Set<DomainObject> = [], signals: Set<Signal> = []
    ) -> SignalSubscription {
        let subscription = SignalSubscription { [weak self] subscription in
            self?.remove(subscription, objects, signals)
        }
        let id = ObjectIdentifier(subscription)
        state.withLock { state in
            for object in objects { state.ofObjects[object, default: [:]][id] = subscription }
            for signal in signals { state.ofSignals[signal, default: [:]][id] = subscription }
        }
        return subscription
    }

    private func remove(
        _ subscription: SignalSubscription, _ objects: Set<DomainObject>, _ signals: Set<Signal>
    ) {
        let id = ObjectIdentifier(subscription)
        state.withLock { state in
            for object in objects {
                state.ofObjects[object]?[id] = nil
                if state.ofObjects[object]?.isEmpty == true { state.ofObjects[object] = nil }
            }
            for signal in signals {
                state.ofSignals[signal]?[id] = nil
                if state.ofSignals[signal]?.isEmpty == true { state.ofSignals[signal] = nil }
            }
        }
    }

    package func post(_ signals: Set<Signal>) {
        for signal in signals {
            let (first, second) = state.withLock { state in
                (state.ofObjects[signal.object] ?? [:], state.ofSignals[signal] ?? [:])
            }
            for subscription in first.values { subscription.add(signal) }
            for subscription in second.values { subscription.add(signal) }
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
        /// Whether the current or next wait ends at once.
        var isWoken = false
        var waiting: CheckedContinuation<Void, Never>?
        weak var follower: SignalSubscription?
    }

    private let state = Mutex(State())
    private let forget: @Sendable (SignalSubscription) -> Void

    fileprivate init(forget: @escaping @Sendable (SignalSubscription) -> Void) {
        self.forget = forget
    }

    fileprivate func add(_ signal: Signal) {
        let (waiting, follower) = state.withLock { state in
            if state.news.signals.count < Self.limit {
                state.news.signals.insert(signal)
            } else {
                state.news.isIncomplete = true
            }
            return (state.waiting.take(), state.follower)
        }
        waiting?.resume()
        follower?.wake()
    }

    /// Also ends the wait of another subscription at each signal of this one.
    package func wakes(_ other: SignalSubscription) {
        let hasNews = state.withLock { state in
            state.follower = other
            return !state.news.isEmpty
        }
        if hasNews { other.wake() }
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
                    if !state.news.isEmpty || state.isWoken || Task.isCancelled { return true }
                    state.waiting = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
        return state.withLock { state in
            defer { (state.news, state.isWoken) = (News(), false) }
            return state.news
        }
    }

    /// The signals since the last call, without waiting.
    package func take() -> News {
        state.withLock { state in
            defer { state.news = News() }
            return state.news
        }
    }

    /// Ends the current wait early, or the next one if no task waits.
    package func wake() {
        let waiting = state.withLock { state in
            state.isWoken = true
            return state.waiting.take()
        }
        waiting?.resume()
    }

    package func cancel() { forget(self) }
}

/// Collects the signals of one database transaction.
final class SignalOutbox {
    var signals: Set<Signal> = []
}
