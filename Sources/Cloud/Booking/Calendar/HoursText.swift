import CloudFleet
import CommonBase
import MessageCatalogue

/// Hours of a day as hosts type them: `8:00–12:00, 18:00–22:00`.
enum HoursText {
    /// Maximum ranges of a day.
    static let limit = 4

    /// Nil for a text that is not understood, for times that are no quarters of an hour, and for
    /// hours that overlap. An end that is not after the start is on the next day. No hours for an
    /// empty text.
    static func parse(_ text: String) -> [DayHours]? {
        let ranges = text.split(whereSeparator: { $0 == "," || $0 == ";" })
        guard ranges.count <= limit else { return nil }
        var hours: [DayHours] = []
        for range in ranges {
            let ends = range.split(
                omittingEmptySubsequences: false, whereSeparator: { "-–—".contains($0) })
            guard ends.count == 2, let start = minute(ends[0]), var end = minute(ends[1]),
                start < 1440
            else { return nil }
            if end <= start { end += 1440 }
            guard end - start <= 1440, (hours.last?.endMinute ?? 0) <= start else { return nil }
            hours.append(DayHours(startMinute: start, endMinute: end))
        }
        return hours
    }

    static func text(_ hours: [DayHours]) -> String {
        hours.map { "\(text($0.startMinute))–\(text($0.endMinute))" }.joined(separator: ", ")
    }

    private static func text(_ minute: Int64) -> String {
        LocalTime.text(ofMinute: minute > 1440 ? minute - 1440 : minute)
    }

    /// `8`, `8:15`, `08.15` or `24:00`.
    private static func minute(_ text: Substring) -> Int64? {
        let parts = text.filter { !$0.isWhitespace }
            .split(omittingEmptySubsequences: false, whereSeparator: { $0 == ":" || $0 == "." })
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) }),
            let hour = Int64(parts[0]), let minute = parts.count == 2 ? Int64(parts[1]) : 0
        else { return nil }
        let sum = hour * 60 + minute
        guard minute < 60, sum <= 1440, sum % 15 == 0 else { return nil }
        return sum
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension OpeningCalendar {
    /// The weekly hours in words, with one line for neighbouring days of the same hours.
    package func words(_ language: Language) -> [String] {
        let texts = PlaceHoursTexts()
        if weekly.isEmpty { return [texts.always(language)] }
        let days = (1...Int64(7)).map { day in
            HoursText.text(weekly.filter { $0.weekday == day }.map(\.hours))
        }
        var (lines, first): ([String], Int) = ([], 0)
        for day in days.indices where day == 6 || days[day + 1] != days[day] {
            let names = (first == day ? [first] : [first, day]).map {
                PlaceHoursTexts.shortDayNames[$0](language)
            }
            let hours = days[day].isEmpty ? texts.closed(language) : days[day]
            lines.append("\(names.joined(separator: "–")): \(hours)")
            first = day + 1
        }
        return lines
    }
}
