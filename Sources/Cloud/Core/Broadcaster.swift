import Synchronization

/// Lets tasks wait for notices that other tasks post.
///
/// Subscribe before checking the awaited state, so that no notice in between is missed.
package final class Broadcaster<Key: Hashable & Sendable, Notice: Sendable>: Sendable {
    private struct State {
        var lastID: UInt64 = 0
        var waiting: [Key: [UInt64: AsyncStream<Notice>.Continuation]] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// The notices for `key` from now on. The stream ends after `milliseconds`, or when the reading
    /// task is cancelled.
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
                // tidy:allow sleep: a timeout only; no decision depends on this clock
                try await Task.sleep(for: .milliseconds(max(0, milliseconds)))
            } catch {
                // The stream ended before its timeout.
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

    private func forget(_ id: UInt64, of key: Key) {
        state.withLock { state in
            state.waiting[key]?[id] = nil
            if state.waiting[key]?.isEmpty == true { state.waiting[key] = nil }
        }
    }
}
