import CommonBase
import Foundation

/// A time of the day at a charger: `06:30`.
package struct LocalTime: Hashable, Sendable {
    package let hour: Int
    package let minute: Int

    /// Reads `6:30`, `06:30` and `06.30`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(
            whereSeparator: { $0 == ":" || $0 == "." })
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        self.hour = hour
        self.minute = minute
    }

    /// The next moment after `now` at which the clocks in this zone show this time: within a day, or
    /// 25 hours in the night in which they are set back. A time that does not exist in the night in
    /// which they are set forward is the moment at which they are. A time that occurs twice is the
    /// next of both.
    package func next(after now: Timestamp, in zone: String) -> Timestamp? {
        guard let zone = TimeZone(identifier: zone) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let date = Date(timeIntervalSince1970: Double(now.milliseconds) / 1000)
        let wanted = DateComponents(hour: hour, minute: minute, second: 0)
        // A day earlier, since Foundation skips the second of two equal times after the first.
        let starts = [date, date.addingTimeInterval(-86_400)]
        let found = starts.flatMap { start in
            [Calendar.RepeatedTimePolicy.first, .last].compactMap { policy in
                calendar.nextDate(
                    after: start, matching: wanted, matchingPolicy: .nextTime,
                    repeatedTimePolicy: policy)
            }
        }
        return found.filter { $0 > date }.min()
            .map { Timestamp(milliseconds: Int64($0.timeIntervalSince1970 * 1000)) }
    }
}

extension LocalTime {
    /// `6:30`, as people write a time of the day.
    ///
    /// - Parameter minute: since midnight, 0 to 1440.
    package static func text(ofMinute minute: Int64) -> String {
        let rest = minute % 60
        return "\(minute / 60):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// `06:30`, as programs and browsers write a time of the day.
    ///
    /// - Parameter minute: since midnight, 0 to 1440.
    package static func paddedText(ofMinute minute: Int64) -> String {
        (minute < 600 ? "0" : "") + text(ofMinute: minute)
    }
}
