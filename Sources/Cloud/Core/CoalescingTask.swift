import Synchronization

/// Work that is done once at a time for each key, and once more where it was wanted meanwhile.
package final class CoalescingTask<Key: Hashable & Sendable>: Sendable {
    /// What is being done; true where it was wanted again.
    private let running = Mutex<[Key: Bool]>([:])

    package init() {}

    /// Does the work, or leaves it to whoever is at it, who does it once more.
    /// - Throws: what the work throws, which then is not done again.
    package func run(_ key: Key, _ work: () async throws -> Void) async throws {
        let isFirst = running.withLock { running in
            running.updateValue(running[key] != nil, forKey: key) == nil
        }
        guard isFirst else { return }
        do {
            repeat { try await work() } while mustGoOn(key)
        } catch {
            running.withLock { _ = $0.removeValue(forKey: key) }
            throw error
        }
    }

    private func mustGoOn(_ key: Key) -> Bool {
        running.withLock { running in
            let isWantedAgain = running[key] == true
            running[key] = isWantedAgain ? false : nil
            return isWantedAgain
        }
    }
}
