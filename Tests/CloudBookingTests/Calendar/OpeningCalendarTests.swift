import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudFleet

extension CloudBookingTests {
    /// The pure calendar against a model that looks at each quarter of an hour.
    @Suite struct OpeningCalendarTests {
        private static let prague = TimeZone(identifier: "Europe/Prague") ?? .gmt

        private static func time(_ text: String) throws -> Timestamp {
            try #require(Timestamp(parsing: text))
        }

        private static func day(_ text: String) throws -> CalendarDay {
            try #require(CalendarDay(text))
        }

        // MARK: The nights in which the clocks change

        @Test func skippedTimeBecomesEndOfGap() throws {
            let day = try Self.day("2026-03-29")
            for minute: Int64 in [120, 135, 150, 165, 180] {
                let start = LocalMoment.start(day, minute: minute, in: Self.prague)
                #expect(start == (try Self.time("2026-03-29T01:00:00Z")), "\(minute)")
            }
            let before = LocalMoment.start(day, minute: 105, in: Self.prague)
            #expect(before == (try Self.time("2026-03-29T00:45:00Z")))
        }

        @Test func repeatedTimeBeginsFirstAndEndsLast() throws {
            let day = try Self.day("2026-10-25")
            let start = LocalMoment.start(day, minute: 150, in: Self.prague)
            #expect(start == (try Self.time("2026-10-25T00:30:00Z")))
            let end = LocalMoment.end(day, minute: 150, in: Self.prague)
            #expect(end == (try Self.time("2026-10-25T01:30:00Z")))
        }

        @Test func hoursPastMidnightReachIntoTheNextDay() throws {
            let calendar = OpeningCalendar(
                weekly: [
                    WeeklyHours(weekday: 1, hours: DayHours(startMinute: 1320, endMinute: 1800))
                ], zone: Self.prague)
            let window =
                try Self.time("2026-11-23T00:00:00Z")..<Self.time("2026-11-25T00:00:00Z")
            #expect(
                calendar.open(in: window) == [
                    try Self.time("2026-11-23T21:00:00Z")..<Self.time("2026-11-24T05:00:00Z")
                ])
        }

        @Test func closedDayEndsTheHoursOfTheDayBefore() throws {
            let tuesday = try Self.day("2026-11-24")
            let calendar = OpeningCalendar(
                weekly: [
                    WeeklyHours(weekday: 1, hours: DayHours(startMinute: 1320, endMinute: 1800))
                ], exceptions: [CalendarException(days: tuesday...tuesday, hours: nil)],
                zone: Self.prague)
            let window =
                try Self.time("2026-11-23T00:00:00Z")..<Self.time("2026-11-25T00:00:00Z")
            #expect(
                calendar.open(in: window) == [
                    try Self.time("2026-11-23T21:00:00Z")..<Self.time("2026-11-23T23:00:00Z")
                ])
        }

        @Test func placeWithoutHoursIsAlwaysOpen() throws {
            let window =
                try Self.time("2026-11-23T00:00:00Z")..<Self.time("2026-11-25T00:00:00Z")
            #expect(OpeningCalendar(zone: Self.prague).open(in: window) == [window])
        }

        // MARK: Random calendars

        /// Whether a place is open in the quarter at `time`, by definition: some hours have begun,
        /// and their end is still to come on the clock of the place.
        private static func isOpen(
            _ calendar: OpeningCalendar, _ time: Timestamp, _ clock: Clock
        ) -> Bool {
            let isBusy = calendar.busy.contains {
                $0.lowerBound < time.adding(milliseconds: Booking.quarter) && $0.upperBound > time
            }
            if isBusy { return false }
            if calendar.weekly.isEmpty && calendar.exceptions.isEmpty { return true }
            let today = clock.day(time)
            return [today.adding(days: -1), today].contains { day in
                let next = day.adding(days: 1)
                let isCut = calendar.exceptions.contains { $0.days.contains(next) }
                return hours(of: day, calendar).contains { hours in
                    let end = isCut ? min(hours.endMinute, 1440) : hours.endMinute
                    return clock.hasBegun(day, hours.startMinute, time)
                        && !clock.isOver(day, end, time)
                }
            }
        }

        private static func hours(of day: CalendarDay, _ calendar: OpeningCalendar) -> [DayHours] {
            if let exception = calendar.exceptions.last(where: { $0.days.contains(day) }) {
                return exception.hours.map { [$0] } ?? []
            }
            if calendar.weekly.isEmpty { return [.all] }
            return calendar.weekly.filter { $0.weekday == day.weekday }.map(\.hours)
        }

        /// What the clock of a place shows in each quarter of an hour around a window.
        private struct Clock {
            static let margin = 12
            let start: Timestamp
            /// Minutes since 1970 on the clock.
            let minutes: [Int64]

            init(_ start: Timestamp, count: Int, _ zone: TimeZone) {
                let first = start.adding(milliseconds: -Int64(Self.margin) * Booking.quarter)
                self.start = first
                minutes = (0..<count + 2 * Self.margin).map { index in
                    let time = first.adding(milliseconds: Int64(index) * Booking.quarter)
                    return (time.milliseconds + zone.offset(at: time)) / 60_000
                }
            }

            private func index(_ time: Timestamp) -> Int {
                Int(time.millisecondsSince(start) / Booking.quarter)
            }

            func day(_ time: Timestamp) -> CalendarDay {
                CalendarDay(minutes[index(time)].flooredQuotient(1440))
            }

            /// The clock has shown the minute of the day, now or up to 3 hours ago: the clocks may
            /// have been set back since.
            func hasBegun(_ day: CalendarDay, _ minute: Int64, _ time: Timestamp) -> Bool {
                let wanted = day.number * 1440 + minute
                return minutes[index(time) - Self.margin...index(time)].contains { $0 >= wanted }
            }

            /// The clock shows no earlier time than the minute, now and later.
            func isOver(_ day: CalendarDay, _ minute: Int64, _ time: Timestamp) -> Bool {
                let wanted = day.number * 1440 + minute
                return minutes[index(time)...index(time) + Self.margin].allSatisfy { $0 >= wanted }
            }
        }

        private static func quarters(
            _ random: inout SeededRandom, _ range: ClosedRange<Int64>
        ) -> Int64 {
            Int64.random(in: range, using: &random) * 15
        }

        private static func hours(_ random: inout SeededRandom) -> DayHours {
            let start = quarters(&random, 0...95)
            return DayHours(
                startMinute: start, endMinute: start + quarters(&random, 1...96))
        }

        private static func calendar(
            _ random: inout SeededRandom, around day: CalendarDay
        ) -> OpeningCalendar {
            let zones = ["Europe/Prague", "Europe/London", "America/New_York", "Asia/Kathmandu"]
            let zone = TimeZone(identifier: zones[Int.random(in: 0..<4, using: &random)]) ?? .gmt
            var calendar = OpeningCalendar(zone: zone)
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                calendar.weekly.append(
                    WeeklyHours(
                        weekday: Int64.random(in: 1...7, using: &random), hours: hours(&random)))
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let first = day.adding(days: Int64.random(in: -2...2, using: &random))
                let last = first.adding(days: Int64.random(in: 0...1, using: &random))
                calendar.exceptions.append(
                    CalendarException(
                        days: first...last,
                        hours: Bool.random(using: &random) ? hours(&random) : nil))
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let start = day.utc.adding(
                    seconds: Int64.random(in: -100_000...100_000, using: &random))
                let length = Int64.random(in: 60...40_000, using: &random)
                calendar.busy.append(start..<start.adding(seconds: length))
            }
            return calendar
        }

        /// Both nights in which European and American clocks change, and a plain day.
        @Test(arguments: ["2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-06-15"])
        func randomCalendarsEqualTheModel(date: String) throws {
            let day = try Self.day(date)
            var random = SeededRandom(seed: 19)
            let count: Int64 = 4 * 48
            for number in 0..<600 {
                let calendar = Self.calendar(&random, around: day)
                let start = day.utc.adding(milliseconds: -48 * Booking.quarter)
                let window = start..<start.adding(milliseconds: count * Booking.quarter)
                let clock = Clock(start, count: Int(count), calendar.zone)
                let model = (0..<count).compactMap { index -> Range<Timestamp>? in
                    let time = start.adding(milliseconds: index * Booking.quarter)
                    guard Self.isOpen(calendar, time, clock) else { return nil }
                    return time..<time.adding(milliseconds: Booking.quarter)
                }
                let open = calendar.open(in: window)
                #expect(open == TimeRanges.merged(model), "\(date) \(number) \(calendar)")
                if open != TimeRanges.merged(model) { break }
            }
        }
    }
}
