import CloudFleet
import CommonBase
import Foundation

/// Turns local times of a place into moments, also in the nights in which the clocks change.
package enum LocalMoment {
    /// When a local time comes: its first moment if it occurs twice, and the end of the gap if the
    /// clocks skip it.
    ///
    /// - Parameter minute: minutes since midnight of the day; 1440 and more are on later days.
    package static func start(
        _ day: CalendarDay, minute: Int64, in zone: TimeZone
    ) -> Timestamp {
        let (before, after) = candidates(day, minute, zone)
        if before.offset == after.offset { return before.time }
        if zone.offset(at: before.time) == before.offset { return before.time }
        if zone.offset(at: after.time) == after.offset { return after.time }
        return change(from: after.time, to: before.time, zone)
    }

    /// When a local time has passed finally: its last moment if it occurs twice, and the end of the
    /// gap if the clocks skip it. Opening hours end at it.
    static func end(_ day: CalendarDay, minute: Int64, in zone: TimeZone) -> Timestamp {
        let (before, after) = candidates(day, minute, zone)
        if before.offset == after.offset { return before.time }
        let isAfter = zone.offset(at: after.time.adding(milliseconds: -1)) == after.offset
        if isAfter { return after.time }
        let isBefore = zone.offset(at: before.time.adding(milliseconds: -1)) == before.offset
        if isBefore { return before.time }
        // The end of the gap itself.
        if zone.offset(at: after.time) == after.offset { return after.time }
        return change(from: after.time, to: before.time, zone)
    }

    /// Minutes since midnight, 0 to 1439, that the clocks in a zone show.
    package static func minute(of time: Timestamp, in zone: TimeZone) -> Int64 {
        let local = time.milliseconds + zone.offset(at: time)
        return (local - local.flooredQuotient(86_400_000) * 86_400_000) / 60_000
    }

    private struct Candidate {
        var time: Timestamp
        var offset: Int64
    }

    /// The time by the offsets of the day before and of the day after.
    private static func candidates(
        _ day: CalendarDay, _ minute: Int64, _ zone: TimeZone
    ) -> (before: Candidate, after: Candidate) {
        let local = day.utc.adding(seconds: minute * 60)
        let offsets = [-86_400, 86_400].map { zone.offset(at: local.adding(seconds: $0)) }
        let found = offsets.map {
            Candidate(time: local.adding(milliseconds: -$0), offset: $0)
        }
        return (found[0], found[1])
    }

    /// The moment at which the clocks are set forward: between a moment before and one after.
    private static func change(
        from early: Timestamp, to late: Timestamp, _ zone: TimeZone
    ) -> Timestamp {
        let old = zone.offset(at: early)
        var (low, high) = (early.milliseconds, late.milliseconds)
        while high - low > 1000 {
            let middle = low + (high - low) / 2
            if zone.offset(at: Timestamp(milliseconds: middle)) == old {
                low = middle
            } else {
                high = middle
            }
        }
        return Timestamp(milliseconds: high.flooredQuotient(1000) * 1000)
    }
}
