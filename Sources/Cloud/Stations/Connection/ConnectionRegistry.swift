import Common
import NIOCore
import Synchronization

/// Which stations are connected now. The newest authenticated connection of an id wins; the
/// clean-up of an old one can't touch the new one, because each carries its generation.
public final class ConnectionRegistry: Sendable {
    private struct Entry {
        var generation: UInt64
        var channel: any Channel
    }

    private struct State {
        var lastGeneration: UInt64 = 0
        var entries: [StationID: Entry] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    public func isConnected(_ station: StationID) -> Bool {
        state.withLock { $0.entries[station] != nil }
    }

    /// Takes the place of an older connection, which is closed.
    func add(_ station: StationID, _ channel: any Channel) -> UInt64 {
        let (generation, old) = state.withLock { state in
            state.lastGeneration += 1
            let old = state.entries.updateValue(
                Entry(generation: state.lastGeneration, channel: channel), forKey: station)
            return (state.lastGeneration, old)
        }
        old?.channel.close(promise: nil)
        return generation
    }

    func remove(_ station: StationID, generation: UInt64) {
        state.withLock { state in
            if state.entries[station]?.generation == generation {
                state.entries[station] = nil
            }
        }
    }
}
