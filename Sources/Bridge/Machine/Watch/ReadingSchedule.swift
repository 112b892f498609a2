import CommonBase

/// When the next readings of a transaction are stored: periodically, and at multiples of an
/// interval by the wall clock (OCPP: Sample.Periodic and Sample.Clock).
struct ReadingSchedule: Hashable, Sendable {
    var nextSampleAt: Uptime?
    private(set) var nextAlignedAt: Uptime?

    mutating func begin(at moment: Moment, _ intervals: ReadingIntervals) {
        nextSampleAt = moment.uptime.adding(milliseconds: intervals.sampleMilliseconds)
        nextAlignedAt = intervals.alignedTime(after: moment)
    }

    mutating func end() { (nextSampleAt, nextAlignedAt) = (nil, nil) }

    /// The intervals have changed: no reading is later than they require, and one that is about to
    /// be taken stays.
    mutating func reschedule(at moment: Moment, _ intervals: ReadingIntervals) {
        let due = moment.uptime.adding(milliseconds: intervals.sampleMilliseconds)
        nextSampleAt = nextSampleAt.map { min($0, due) }
        let soon = moment.uptime.adding(milliseconds: intervals.alignedTolerance)
        if nextAlignedAt.map({ $0 > soon }) ?? true {
            nextAlignedAt = intervals.alignedTime(after: moment)
        }
    }

    /// Whether a clock-aligned reading is due; then the next one is scheduled.
    mutating func takeAligned(at moment: Moment, _ intervals: ReadingIntervals) -> Bool {
        guard let due = nextAlignedAt, due <= moment.uptime else { return false }
        nextAlignedAt = intervals.alignedTime(after: moment)
        return true
    }

    /// Whether a periodic reading is due; then the next one is scheduled.
    mutating func takeSample(at moment: Moment, _ intervals: ReadingIntervals) -> Bool {
        guard let due = nextSampleAt, due <= moment.uptime else { return false }
        nextSampleAt = moment.uptime.adding(milliseconds: intervals.sampleMilliseconds)
        return true
    }
}
