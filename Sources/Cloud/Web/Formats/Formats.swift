import CommonBase
import Foundation
import MessageCatalogue
import Synchronization

/// Numbers, dates and times as people write them in a language, by ICU. Numbers and their units are
/// joined by U+00A0.
package struct Formats: Sendable {
    package static let standardZone = "Europe/Prague"

    let language: Language
    private let locale: Locale
    /// The time zone's own calendar.
    package let calendar: Calendar
    private let dateStyle: Date.FormatStyle
    private let timeStyle: Date.FormatStyle
    private let dayStyle: Date.FormatStyle
    private let monthStyle: Date.FormatStyle

    /// - Parameter zone: an IANA name; an unknown one is the standard zone.
    package init(_ language: Language, zone: String = Formats.standardZone) {
        self.language = language
        locale = Locale(identifier: language == .czech ? "cs_CZ" : "en_GB")
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone =
            TimeZone(identifier: zone) ?? TimeZone(identifier: Self.standardZone) ?? .gmt
        calendar.locale = locale
        self.calendar = calendar
        let style = Date.FormatStyle(
            locale: locale, calendar: calendar, timeZone: calendar.timeZone)
        dateStyle = style.day().month(.defaultDigits).year()
        timeStyle = style.hour(.twoDigits(amPM: .omitted)).minute(.twoDigits)
        dayStyle = style.weekday().day().month(.defaultDigits)
        monthStyle = style.month(.wide).year()
    }

    private static let made = Mutex<[String: Formats]>([:])

    /// The same, made once: that takes longer than a format, and locations are in few zones.
    package static func shared(_ language: Language, zone: String = standardZone) -> Formats {
        made.withLock { made in
            let key = "\(language.rawValue) \(zone)"
            if let formats = made[key] { return formats }
            let formats = Formats(language, zone: zone)
            made[key] = formats
            return formats
        }
    }

    /// `1 234,5`. - Parameter digits: after the decimal separator.
    package func number(_ value: Double, digits: Int = 0) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).locale(locale))
    }

    /// `0,5` or `100 000`: with three decimals at most.
    package func shortNumber(_ value: Double) -> String {
        value.formatted(.number.precision(.fractionLength(0...3)).locale(locale))
    }

    /// `13,6 kWh`.
    package func energy(_ wattHours: Int64) -> String {
        "\(kilowattHours(wattHours))\u{A0}kWh"
    }

    /// `13,6`: the number of `energy` alone.
    package func kilowattHours(_ wattHours: Int64) -> String {
        number(Double(wattHours) / 1000, digits: 1)
    }

    /// `10,9 kW`.
    package func power(watts: Int64) -> String { power(Double(watts)) }

    /// `10,9 kW`.
    package func power(_ watts: Double) -> String {
        "\(number(watts / 1000, digits: 1))\u{A0}kW"
    }

    /// `1:15 h`, or `46 min` below an hour.
    package func duration(seconds: Int64) -> String {
        let minutes = max(0, seconds) / 60
        guard minutes >= 60 else { return "\(minutes)\u{A0}min" }
        let rest = minutes % 60
        return "\(minutes / 60):\(rest < 10 ? "0" : "")\(rest)\u{A0}h"
    }

    /// `29. 11. 2026`.
    package func date(_ time: Timestamp) -> String { dateStyle.format(Self.instant(time)) }

    /// `18:58`.
    package func time(_ time: Timestamp) -> String { timeStyle.format(Self.instant(time)) }

    /// `út 24. 11.`.
    package func day(_ time: Timestamp) -> String { dayStyle.format(Self.instant(time)) }

    /// `listopad 2026`.
    package func month(_ time: Timestamp) -> String { monthStyle.format(Self.instant(time)) }

    /// `29. 11. 2026 18:58`.
    package func dateTime(_ time: Timestamp) -> String { "\(date(time)) \(self.time(time))" }

    /// `út 24. 11. 18:58`.
    package func dayAndTime(_ time: Timestamp) -> String { "\(day(time)) \(self.time(time))" }

    /// `2026-11-29` in the zone.
    package func isoDay(_ time: Timestamp) -> String {
        let parts = calendar.dateComponents([.year, .month, .day], from: Self.instant(time))
        func padded(_ number: Int?, _ length: Int) -> String {
            let text = String(number ?? 0)
            return String(repeating: "0", count: max(0, length - text.count)) + text
        }
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
    }

    /// How long ago something was, roughly: `now`, `5 min ago`, `2 days ago`.
    package func ago(_ time: Timestamp, at now: Timestamp) -> String {
        let seconds = max(0, now.millisecondsSince(time) / 1000)
        switch seconds {
        case ..<60: return Message("just now", "právě teď")(language)
        case ..<3600:
            return Message("\(seconds / 60)\u{A0}min ago", "před \(seconds / 60)\u{A0}min")(
                language)
        case ..<86_400:
            return Message("\(seconds / 3600)\u{A0}h ago", "před \(seconds / 3600)\u{A0}h")(
                language)
        default:
            let days = Int(seconds / 86_400)
            return Message(
                days == 1 ? "1\u{A0}day ago" : "\(days)\u{A0}days ago",
                days == 1 ? "před 1\u{A0}dnem" : "před \(days)\u{A0}dny")(language)
        }
    }

    private static func instant(_ time: Timestamp) -> Date {
        Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
    }
}
