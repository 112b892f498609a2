import Synchronization

/// Where one request waits for news that another one brings.
///
/// Whoever waits subscribes first and looks then, so that nothing falls in between.
package final class Broadcaster<Key: Hashable & Sendable, Notice: Sendable>: Sendable {
    private struct State {
        var lastID: UInt64 = 0
        var waiting: [Key: [UInt64: AsyncStream<Notice>.Continuation]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The notices for `key` from now on; the stream ends after `milliseconds`, and with the task
    /// that reads it.
    package func notices(for key: Key, within milliseconds: Int64) -> AsyncStream<Notice> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Notice.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.lastID += 1
            state.waiting[key, default: [:]][state.lastID] = continuation
            return state.lastID
        }
        let timer = Task {
            do {
                // tidy:allow sleep: the end of a wait; nothing is decided by this clock
                try await Task.sleep(for: .milliseconds(max(0, milliseconds)))
            } catch {
                // Somebody else ended the wait.
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in
            timer.cancel()
            self.forget(id, of: key)
        }
        return stream
    }

    package func post(_ notice: Notice, for key: Key) {
        let waiting = state.withLock { $0.waiting[key] ?? [:] }
        for continuation in waiting.values { continuation.yield(notice) }
    }

    package func postToAll(_ notice: Notice) {
        let waiting = state.withLock { $0.waiting.values.flatMap(\.values) }
        for continuation in waiting { continuation.yield(notice) }
    }

    /// How many keys somebody waits for.
    package var watchedCount: Int { state.withLock { $0.waiting.count } }

    /// Whether anybody waits for news of `key` now.
    package func isWatched(_ key: Key) -> Bool { state.withLock { $0.waiting[key] != nil } }

    private func forget(_ id: UInt64, of key: Key) {
        state.withLock { state in
            state.waiting[key]?[id] = nil
            if state.waiting[key]?.isEmpty == true { state.waiting[key] = nil }
        }
    }
}
