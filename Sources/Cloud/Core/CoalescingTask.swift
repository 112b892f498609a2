import Synchronization

/// Runs work at most once at a time per key. Requests that arrive during a run share one more run.
package final class CoalescingTask<Key: Hashable & Sendable>: Sendable {
    /// The keys that are running; true if another run was requested.
    private let running = Mutex<[Key: Bool]>([:])

    package init() {}

    /// Runs the work, or requests one more run from the caller that is running it and returns.
    /// - Throws: the error of the work. A requested further run is dropped then.
    package func run(_ key: Key, _ work: () async throws -> Void) async throws {
        let isFirst = running.withLock { running in
            running.updateValue(running[key] != nil, forKey: key) == nil
        }
        guard isFirst else { return }
        do {
            repeat { try await work() } while mustRunAgain(key)
        } catch {
            running.withLock { _ = $0.removeValue(forKey: key) }
            throw error
        }
    }

    private func mustRunAgain(_ key: Key) -> Bool {
        running.withLock { running in
            let isRequested = running[key] == true
            running[key] = isRequested ? false : nil
            return isRequested
        }
    }
}
