import Common
import Synchronization

/// Work for stations beside what they are answered: for each station one piece after the other, so that
/// none undoes what another one does.
final class StationTurns: Sendable {
    private let last = Mutex<[StationID: Task<Void, Never>]>([:])

    func take(_ station: StationID, _ work: @escaping @Sendable () async -> Void) {
        last.withLock { last in
            let before = last[station]
            last[station] = Task {
                await before?.value
                await work()
            }
        }
    }
}
