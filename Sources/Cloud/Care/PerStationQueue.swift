import CloudControl
import CommonBase
import Synchronization

/// What stations set off beside what they are answered: for each station one piece after the other. What
/// is noticed again while it waits is done once.
final class PerStationQueue: Sendable {
    /// What waits, by station; one that has a turn is in it.
    private let waiting = Mutex<[StationID: [StationNotice]]>([:])
    private let work: @Sendable (StationID, StationNotice) async -> Void

    init(work: @escaping @Sendable (StationID, StationNotice) async -> Void) { self.work = work }

    func take(_ station: StationID, _ notice: StationNotice) {
        let hasTurn = waiting.withLock { waiting in
            defer {
                if waiting[station]?.contains(notice) != true {
                    waiting[station, default: []].append(notice)
                }
            }
            return waiting[station] != nil
        }
        if !hasTurn { Task { await run(station) } }
    }

    private func run(_ station: StationID) async {
        while let notice = next(for: station) { await work(station, notice) }
    }

    /// Nil ends the turn.
    private func next(for station: StationID) -> StationNotice? {
        waiting.withLock { waiting in
            guard let first = waiting[station]?.first else {
                waiting[station] = nil
                return nil
            }
            waiting[station]?.removeFirst()
            return first
        }
    }
}
