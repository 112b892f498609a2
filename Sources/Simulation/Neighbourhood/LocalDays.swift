import CommonBase
import Foundation

/// The days before now by the clocks of Prague.
struct LocalDays: Sendable {
    let now: Timestamp
    private let calendar: Calendar

    /// - Throws: `internalError` on a machine without time zones.
    init(now: Timestamp) throws {
        guard let zone = TimeZone(identifier: "Europe/Prague") else {
            throw ServiceError(.internalError, "the time zone Europe/Prague is missing")
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        (self.now, self.calendar) = (now, calendar)
    }

    private func day(daysAgo: Int) -> Date? {
        let today = calendar.startOfDay(
            for: Date(timeIntervalSince1970: Double(now.milliseconds) / 1000))
        return calendar.date(byAdding: .day, value: -daysAgo, to: today)
    }

    /// Nil only if the calendar knows no such time.
    func time(daysAgo: Int, minute: Int) -> Timestamp? {
        day(daysAgo: daysAgo)
            .flatMap {
                calendar.date(
                    bySettingHour: minute / 60 % 24, minute: minute % 60, second: 0, of: $0)
            }
            .map { Timestamp(milliseconds: Int64($0.timeIntervalSince1970) * 1000) }
    }

    func weekday(daysAgo: Int) -> Weekday? {
        day(daysAgo: daysAgo).flatMap { Weekday(rawValue: calendar.component(.weekday, from: $0)) }
    }

    /// With the numbers of Foundation.
    enum Weekday: Int, Hashable, Sendable {
        case sunday = 1
        case monday, tuesday, wednesday, thursday, friday, saturday
    }
}
