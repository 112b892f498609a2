import CloudFleet
import CommonBase
import Synchronization

/// When each station's heartbeat was last stored, so that not every heartbeat needs a write.
final class StationSightings: Sendable {
    private let times = Mutex<[StationID: Timestamp]>([:])

    func note(_ station: StationID, at time: Timestamp) {
        times.withLock { $0[station] = time }
    }

    /// Whether the stored time is so recent that another heartbeat need not be stored.
    func isRecent(_ station: StationID, at now: Timestamp) -> Bool {
        times.withLock { times in
            guard let time = times[station] else { return false }
            let known = 0..<StationTable.seenResolutionSeconds * 1000
            return known.contains(now.millisecondsSince(time))
        }
    }
}
