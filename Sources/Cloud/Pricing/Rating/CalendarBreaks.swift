import CloudFleet
import CommonBase
import Foundation

/// The times at which restrictions of days and times of the day may begin or cease to hold.
enum CalendarBreaks {
    /// In no order; some may change nothing or be outside the range.
    static func times(
        _ restrictions: [TariffRestrictions], from: Timestamp, until: Timestamp, in zone: TimeZone
    ) -> [Timestamp] {
        let dated = restrictions.filter(\.dependsOnCalendar)
        if dated.isEmpty { return [] }
        let minutes = Set(dated.flatMap { [0, $0.startMinute ?? 0, $0.endMinute ?? 0] })
        // A day more at both ends: days may even run backwards where clocks are set at midnight.
        let first = CalendarDay(from, in: zone).number - 1
        let last = max(CalendarDay(until, in: zone).number, first) + 1
        return (first...last).flatMap { times(CalendarDay($0), minutes, in: zone) }
    }

    /// No zone is further than this from UTC.
    private static let furthestMilliseconds: Int64 = 14 * 3_600_000

    private static func times(
        _ day: CalendarDay, _ minutes: Set<Int64>, in zone: TimeZone
    ) -> [Timestamp] {
        let before = day.utc.adding(milliseconds: -furthestMilliseconds)
        let after = day.adding(days: 1).utc.adding(milliseconds: furthestMilliseconds)
        let offsets = Set([zone.offset(at: before), zone.offset(at: after)])
        var times = offsets.flatMap { offset in
            minutes.map { day.utc.adding(milliseconds: $0 * 60_000 - offset) }
        }
        if offsets.count > 1 { times.append(change(between: before, and: after, in: zone)) }
        return times
    }

    /// When the clocks are changed, if they are once.
    private static func change(
        between before: Timestamp, and after: Timestamp, in zone: TimeZone
    ) -> Timestamp {
        var (low, high) = (before.milliseconds, after.milliseconds)
        let offset = zone.offset(at: after)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if zone.offset(at: Timestamp(milliseconds: middle)) == offset {
                high = middle
            } else {
                low = middle
            }
        }
        return Timestamp(milliseconds: high)
    }
}
