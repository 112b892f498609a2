import CommonBase
import NIOCore
import Synchronization

/// A CALL for a station, before a connection takes it.
struct StationCommandCall: Sendable {
    var action: String
    var payload: JSONValue
    var timeoutMilliseconds: Int64
}

/// Which stations are connected now. The newest authenticated connection of an id wins; the
/// clean-up of an old one can't touch the new one, because each carries its generation.
package final class ConnectionRegistry: Sendable {
    /// What others may want of a connection.
    struct Link: Sendable {
        /// Sends a command, and tells what became of it, once.
        var issue:
            @Sendable (StationCommandCall, @escaping @Sendable (StationAnswer) -> Void) -> Void
        /// Asks whether the station is still there, and tells once.
        var ask: @Sendable (@escaping @Sendable (Bool) -> Void) -> Void
    }

    private struct Entry {
        var generation: UInt64
        var channel: any Channel
        var link: Link
    }

    private struct State {
        var lastGeneration: UInt64 = 0
        var entries: [StationID: Entry] = [:]
    }

    private let state = Mutex(State())
    private let watchers = Mutex<[@Sendable (StationID) -> Void]>([])

    package init() {}

    /// Calls `watcher` whenever a station has come or gone.
    package func onChange(_ watcher: @escaping @Sendable (StationID) -> Void) {
        watchers.withLock { $0.append(watcher) }
    }

    private func changed(_ station: StationID) {
        for watcher in watchers.withLock({ $0 }) { watcher(station) }
    }

    package func isConnected(_ station: StationID) -> Bool {
        state.withLock { $0.entries[station] != nil }
    }

    /// How many stations are connected.
    package var count: Int { state.withLock { $0.entries.count } }

    /// Ends a station's connection, if it has one.
    package func disconnect(_ station: StationID) {
        state.withLock { $0.entries[station]?.channel }?.close(promise: nil)
    }

    /// Takes the place of an older connection, which is closed.
    func add(
        _ station: StationID, _ channel: any Channel, _ link: Link
    ) -> UInt64 {
        let (generation, old) = state.withLock { state in
            state.lastGeneration += 1
            let old = state.entries.updateValue(
                Entry(generation: state.lastGeneration, channel: channel, link: link),
                forKey: station)
            return (state.lastGeneration, old)
        }
        old?.channel.close(promise: nil)
        changed(station)
        return generation
    }

    /// Sends a CALL to a station and waits for what becomes of it.
    func call(_ station: StationID, _ command: StationCommandCall) async -> StationAnswer {
        guard let entry = state.withLock({ $0.entries[station] }) else { return .notSent }
        return await withCheckedContinuation { continuation in
            entry.link.issue(command) { continuation.resume(returning: $0) }
        }
    }

    /// Whether a station has a connection that answers.
    func answers(_ station: StationID) async -> Bool {
        guard let entry = state.withLock({ $0.entries[station] }) else { return false }
        return await withCheckedContinuation { continuation in
            entry.link.ask { continuation.resume(returning: $0) }
        }
    }

    func remove(_ station: StationID, generation: UInt64) {
        let isGone = state.withLock { state in
            guard state.entries[station]?.generation == generation else { return false }
            state.entries[station] = nil
            return true
        }
        if isGone { changed(station) }
    }
}
