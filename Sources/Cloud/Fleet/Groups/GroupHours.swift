import CloudCore
import CommonBase
import Foundation

/// Hours that begin on some days of the week, in the local time of a place.
package struct GroupHours: Hashable, Sendable, FetchableRecord {
    /// Bit 0 for Monday to bit 6 for Sunday: the days on which the hours begin. 1 to 127.
    package let weekdays: Int64
    /// Minutes after midnight, 0 to 1439.
    package let fromMinute: Int64
    /// Minutes after midnight, 1 to 1440. Hours that end before they begin, or just then, end on the
    /// next day.
    package let untilMinute: Int64

    /// Nil for numbers out of their range.
    package init?(weekdays: Int64, fromMinute: Int64, untilMinute: Int64) {
        guard (1...127).contains(weekdays), (0...1439).contains(fromMinute),
            (1...1440).contains(untilMinute)
        else { return nil }
        self.weekdays = weekdays
        self.fromMinute = fromMinute
        self.untilMinute = untilMinute
    }

    package init(row: Row) throws {
        weekdays = try row["weekdays"]
        fromMinute = try row["from_minute"]
        untilMinute = try row["until_minute"]
    }

    /// Whether a time of the day lies in the hours that begin on this day, or before it.
    package func contains(_ now: Timestamp, in zone: TimeZone) -> Bool {
        let today = CalendarDay(now, in: zone)
        let local = now.milliseconds + zone.offset(at: now)
        let minute = (local - today.number * 86_400_000) / 60_000
        guard fromMinute >= untilMinute else {
            return begins(on: today) && fromMinute <= minute && minute < untilMinute
        }
        return (begins(on: today) && fromMinute <= minute)
            || (begins(on: today.adding(days: -1)) && minute < untilMinute)
    }

    /// The time of the day at which they end.
    package var end: LocalTime? {
        LocalTime(LocalTime.paddedText(ofMinute: untilMinute % 1440))
    }

    private func begins(on day: CalendarDay) -> Bool { weekdays >> (day.weekday - 1) & 1 == 1 }
}

/// As people and programs write hours.
extension GroupHours {
    /// - Parameters:
    ///   - days: 1 for Monday to 7 for Sunday, at least one.
    ///   - from, until: `22:00`; the end may be `24:00`, for which `00:00` stands, too.
    package init?(days: [Int64], from: String, until: String) {
        guard days.allSatisfy({ (1...7).contains($0) }), let from = Self.minutes(from),
            let until = Self.minutes(until)
        else { return nil }
        self.init(
            weekdays: Set(days).reduce(0) { $0 | 1 << ($1 - 1) }, fromMinute: from % 1440,
            untilMinute: until == 0 ? 1440 : until)
    }

    private static func minutes(_ text: String) -> Int64? {
        if text == "24:00" { return 1440 }
        return LocalTime(text).map { Int64($0.hour * 60 + $0.minute) }
    }

    /// 1 for Monday to 7 for Sunday.
    package var days: [Int64] { (1...7).filter { weekdays >> ($0 - 1) & 1 == 1 } }
    package var fromText: String { LocalTime.paddedText(ofMinute: fromMinute) }
    package var untilText: String { LocalTime.paddedText(ofMinute: untilMinute) }
}

extension GroupHours {
    /// Names these hours among those of a group: `31-1320-360`.
    var key: String { "\(weekdays)-\(fromMinute)-\(untilMinute)" }
}
