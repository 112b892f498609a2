import CommonBase
import Foundation

/// A day in some zone, as days since 1970-01-01.
package struct CalendarDay: Hashable, Comparable, Sendable {
    package var number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    /// The day of a time in a zone.
    package init(_ time: Timestamp, in zone: TimeZone) {
        number = (time.milliseconds + zone.offset(at: time)).flooredQuotient(Self.milliseconds)
    }

    /// `2026-11-29`; nil for any other text, and for a day that does not exist.
    package init?(_ text: String) {
        guard text.utf8.count == 10, let time = Timestamp(parsing: "\(text)T00:00:00Z") else {
            return nil
        }
        number = time.milliseconds.flooredQuotient(Self.milliseconds)
        if self.text != text { return nil }
    }

    /// `2026-11-29`.
    package var text: String { String(utc.iso8601Seconds.prefix(10)) }

    /// When the day begins in a zone.
    package func start(in zone: TimeZone) -> Timestamp {
        let local = number * Self.milliseconds
        let guess = Timestamp(milliseconds: local - zone.offset(at: utc))
        return Timestamp(milliseconds: local - zone.offset(at: guess))
    }

    package func adding(days: Int64) -> CalendarDay { CalendarDay(number + days) }

    /// 1 for Monday to 7 for Sunday.
    package var weekday: Int64 {
        let monday = number + 3
        return monday - monday.flooredQuotient(7) * 7 + 1
    }

    /// Midnight UTC of the same date.
    package var utc: Timestamp { Timestamp(milliseconds: number * Self.milliseconds) }

    /// Months since 1970-01.
    package var month: CalendarMonth {
        let parts = text.split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 3 else { return CalendarMonth(0) }
        return CalendarMonth((parts[0] - 1970) * 12 + parts[1] - 1)
    }

    private static let milliseconds: Int64 = 86_400_000
}

/// A month, as months since 1970-01.
package struct CalendarMonth: Hashable, Comparable, Sendable {
    package var number: Int64

    package init(_ number: Int64) { self.number = number }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    package var year: Int64 { 1970 + number.flooredQuotient(12) }

    /// 1 to 12.
    package var monthOfYear: Int64 { number - number.flooredQuotient(12) * 12 + 1 }

    package var firstDay: CalendarDay {
        let text = Self.padded(year, 4) + "-" + Self.padded(monthOfYear, 2) + "-01"
        return CalendarDay(text) ?? CalendarDay(0)
    }

    package func adding(months: Int64) -> CalendarMonth { CalendarMonth(number + months) }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension TimeZone {
    /// Milliseconds east of UTC at a time.
    package func offset(at time: Timestamp) -> Int64 {
        let date = Date(timeIntervalSince1970: Double(time.milliseconds.flooredQuotient(1000)))
        return Int64(secondsFromGMT(for: date)) * 1000
    }
}
