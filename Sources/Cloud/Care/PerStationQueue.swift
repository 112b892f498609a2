import CloudControl
import CommonBase
import Synchronization

/// Runs background work that stations trigger, serially for each station. A notice that is already
/// queued is not queued again.
final class PerStationQueue: Sendable {
    /// Queued notices by station. A station with a running task has an entry, which may be empty.
    private let waiting = Mutex<[StationID: [StationNotice]]>([:])
    private let work: @Sendable (StationID, StationNotice) async -> Void

    init(work: @escaping @Sendable (StationID, StationNotice) async -> Void) { self.work = work }

    func enqueue(_ station: StationID, _ notice: StationNotice) {
        let isRunning = waiting.withLock { waiting in
            defer {
                if waiting[station]?.contains(notice) != true {
                    waiting[station, default: []].append(notice)
                }
            }
            return waiting[station] != nil
        }
        if !isRunning { Task { await run(station) } }
    }

    private func run(_ station: StationID) async {
        while let notice = next(for: station) { await work(station, notice) }
    }

    /// Nil if the queue is empty; the station's task ends then.
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
