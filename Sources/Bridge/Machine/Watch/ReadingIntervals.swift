import CommonBase

/// How often readings are stored. Rarely while the disk fills up: a bill needs the last reading,
/// not all of them.
struct ReadingIntervals: Hashable, Sendable {
    let sampleMilliseconds: Int64
    /// 0: never.
    let alignedMilliseconds: Int64
    /// How far from a multiple a reading may be.
    let alignedTolerance: Int64

    init(_ policy: BridgePolicy, _ room: StorageRoom) {
        func rare(_ interval: Int64) -> Int64 {
            room == .enough ? interval : max(interval, policy.rareIntervalMilliseconds)
        }
        let aligned = policy.alignedIntervalMilliseconds
        sampleMilliseconds = rare(policy.sampleIntervalMilliseconds)
        alignedMilliseconds = aligned == 0 ? 0 : rare(aligned)
        alignedTolerance = min(policy.alignedToleranceMilliseconds, alignedMilliseconds / 2)
    }

    /// The next multiple of the interval by the wall clock; one within the tolerance is due now.
    func alignedTime(after moment: Moment) -> Uptime? {
        guard let (_, left) = offset(from: moment) else { return nil }
        let wait = left < alignedTolerance ? left + alignedMilliseconds : left
        return moment.uptime.adding(milliseconds: wait)
    }

    /// Whether a moment is at a multiple. The clock may have been set since a reading was
    /// scheduled, or nobody may know the time.
    func isAligned(_ moment: Moment) -> Bool {
        let isNear = offset(from: moment).map { min($0.past, $0.left) < alignedTolerance } ?? false
        return isNear && moment.isSynchronised
    }

    /// How far a moment is from the multiples before and after it, in milliseconds; nil without an
    /// interval.
    private func offset(from moment: Moment) -> (past: Int64, left: Int64)? {
        guard alignedMilliseconds > 0 else { return nil }
        let past = max(0, moment.wall.milliseconds % alignedMilliseconds)
        return (past, alignedMilliseconds - past)
    }
}
