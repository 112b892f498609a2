import CloudFleet
import CommonBase
import Foundation

/// Hours of a day: they may pass midnight.
package struct DayHours: Hashable, Sendable {
    /// The whole day.
    package static let all = DayHours(startMinute: 0, endMinute: 1440)

    /// Local minutes since midnight, 0 to 1425; whole quarters of an hour.
    package var startMinute: Int64
    /// After the start and at most 1440 later; over 1440 on the next day.
    package var endMinute: Int64

    package init(startMinute: Int64, endMinute: Int64) {
        self.startMinute = startMinute
        self.endMinute = endMinute
    }
}

/// Hours that repeat every week.
package struct WeeklyHours: Hashable, Sendable {
    /// 1 for Monday to 7 for Sunday: the day on which they begin.
    package var weekday: Int64
    package var hours: DayHours

    package init(weekday: Int64, hours: DayHours) {
        self.weekday = weekday
        self.hours = hours
    }
}

/// Days on which other hours apply. It ends what the hours of the day before would add.
package struct CalendarException: Hashable, Sendable {
    package var days: ClosedRange<CalendarDay>
    /// Nil if the place is closed.
    package var hours: DayHours?

    package init(days: ClosedRange<CalendarDay>, hours: DayHours?) {
        self.days = days
        self.hours = hours
    }
}

/// When a place may be used, without regard to bookings.
package struct OpeningCalendar: Hashable, Sendable {
    /// None at all: always open.
    package var weekly: [WeeklyHours]
    /// Of several that hold a day the last one applies.
    package var exceptions: [CalendarException]
    /// Busy times of other calendars; each is rounded outward to whole quarters of an hour.
    package var busy: [Range<Timestamp>]
    package var zone: TimeZone

    package init(
        weekly: [WeeklyHours] = [], exceptions: [CalendarException] = [],
        busy: [Range<Timestamp>] = [], zone: TimeZone
    ) {
        self.weekly = weekly
        self.exceptions = exceptions
        self.busy = busy
        self.zone = zone
    }

    /// When the place is open and its calendars are free, within a window.
    package func open(in window: Range<Timestamp>) -> [Range<Timestamp>] {
        TimeRanges.subtracting(
            busy.map(TimeRanges.wholeQuarters), from: hours(in: window))
    }

    /// When the place is open, by its hours and exceptions alone.
    package func hours(in window: Range<Timestamp>) -> [Range<Timestamp>] {
        guard !window.isEmpty else { return [] }
        if weekly.isEmpty && exceptions.isEmpty { return [window] }
        let first = CalendarDay(window.lowerBound, in: zone).number - 1
        let last = CalendarDay(window.upperBound, in: zone).number
        let parts = (first...last).flatMap { ranges(beginningOn: CalendarDay($0)) }
        return TimeRanges.clipped(TimeRanges.merged(parts), to: window)
    }

    private func ranges(beginningOn day: CalendarDay) -> [Range<Timestamp>] {
        let limit: Int64 = exception(on: day.adding(days: 1)) == nil ? .max : 1440
        return hours(beginningOn: day).compactMap { hours in
            let start = LocalMoment.start(day, minute: hours.startMinute, in: zone)
            let end = LocalMoment.end(day, minute: min(hours.endMinute, limit), in: zone)
            return start < end ? start..<end : nil
        }
    }

    private func hours(beginningOn day: CalendarDay) -> [DayHours] {
        if let exception = exception(on: day) { return exception.hours.map { [$0] } ?? [] }
        if weekly.isEmpty { return [.all] }
        return weekly.filter { $0.weekday == day.weekday }.map(\.hours)
    }

    private func exception(on day: CalendarDay) -> CalendarException? {
        exceptions.last { $0.days.contains(day) }
    }
}
