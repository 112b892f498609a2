import CloudCore
import CloudFleet
import CommonBase
import NIOCore
import Synchronization

/// A CALL for a station, before a connection assigns its message id.
struct StationCommandCall: Sendable {
    var action: String
    var payload: JSONValue
    var timeoutMilliseconds: Int64
}

/// The stations that are connected now. The newest authenticated connection of an id replaces
/// older ones. Each connection has a generation, so that the cleanup of an old one cannot remove
/// the new one.
package final class ConnectionRegistry: Sendable {
    /// The operations of a connection that other threads may call.
    struct Link: Sendable {
        /// Sends a command; calls back once, with the outcome.
        var issue:
            @Sendable (StationCommandCall, @escaping @Sendable (StationAnswer) -> Void) -> Void
        /// Pings the station; calls back once, with whether it answered in time.
        var probe: @Sendable (@escaping @Sendable (Bool) -> Void) -> Void
    }

    private struct Entry {
        var generation: UInt64
        var channel: any Channel
        var link: Link
        var proof: ConnectionProof
    }

    private struct State {
        var lastGeneration: UInt64 = 0
        var entries: [StationID: Entry] = [:]
    }

    private let state = Mutex(State())
    /// The stations whose connection changed since `takeChanges`.
    private let changes = Mutex<Set<StationID>>([])
    private let signals: Signals

    /// - Parameter signals: gets a signal whenever a station connects or disconnects.
    package init(_ signals: Signals) { self.signals = signals }

    /// The stations that have connected or disconnected since the last call.
    func takeChanges() -> Set<StationID> {
        changes.withLock { changes in
            defer { changes = [] }
            return changes
        }
    }

    /// Takes changes back that could not be recorded.
    func putBack(_ stations: Set<StationID>) { changes.withLock { $0.formUnion(stations) } }

    private func changed(_ station: StationID) {
        changes.withLock { _ = $0.insert(station) }
        signals.post([Signal(.stationConnection, station.text)])
    }

    package func isConnected(_ station: StationID) -> Bool {
        state.withLock { $0.entries[station] != nil }
    }

    /// Number of connected stations.
    package var count: Int { state.withLock { $0.entries.count } }

    /// How a station proved its identity; nil for one that is offline.
    package func proof(of station: StationID) -> ConnectionProof? {
        state.withLock { $0.entries[station]?.proof }
    }

    /// Closes a station's connection, if it has one.
    package func disconnect(_ station: StationID) {
        state.withLock { $0.entries[station]?.channel }?.close(promise: nil)
    }

    /// Registers a connection and closes the one that it replaces.
    /// - Returns: the generation, for `remove`.
    func add(
        _ station: StationID, _ proof: ConnectionProof, _ channel: any Channel, _ link: Link
    ) -> UInt64 {
        let (generation, old) = state.withLock { state in
            state.lastGeneration += 1
            let old = state.entries.updateValue(
                Entry(
                    generation: state.lastGeneration, channel: channel, link: link, proof: proof),
                forKey: station)
            return (state.lastGeneration, old)
        }
        old?.channel.close(promise: nil)
        changed(station)
        return generation
    }

    /// Sends a CALL to a station and waits for the outcome.
    func call(_ station: StationID, _ command: StationCommandCall) async -> StationAnswer {
        guard let entry = state.withLock({ $0.entries[station] }) else { return .notSent }
        return await withCheckedContinuation { continuation in
            entry.link.issue(command) { continuation.resume(returning: $0) }
        }
    }

    /// Whether a station has a connection that answers a ping.
    func answers(_ station: StationID) async -> Bool {
        guard let entry = state.withLock({ $0.entries[station] }) else { return false }
        return await withCheckedContinuation { continuation in
            entry.link.probe { continuation.resume(returning: $0) }
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
