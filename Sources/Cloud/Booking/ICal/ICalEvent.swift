import CommonBase
import Foundation

/// A VEVENT, as far as it says when somebody is busy.
struct ICalEvent: Hashable, Sendable {
    var uid = ""
    var title = ""
    var start: ICalTime
    var length: ICalLength
    /// The texts of RRULE.
    var rules: [String] = []
    var additional: [ICalTime] = []
    var excluded: [ICalTime] = []
    /// Which occurrence of the event with the same UID this one replaces.
    var recurrenceID: ICalTime?
    /// Canceled, or shown as free.
    var isFree = false
    /// It has properties whose meaning is not known here.
    var isNotUnderstood = false

    /// Maximum dates in lists of one event.
    private static let dateLimit = 5000

    /// Nil for an event without a valid start.
    ///
    /// - Parameters:
    ///   - lines: those of the event itself, without its alarms.
    ///   - zone: of times that name none.
    init?(_ lines: [ICalLine], zone: TimeZone) {
        guard let line = lines.first(where: { $0.name == "DTSTART" }),
            let start = Self.time(line, zone)
        else { return nil }
        self.start = start.time
        isNotUnderstood = !start.isZoneKnown
        length = start.time.second == nil ? .days(1) : .time(0)
        for line in lines { read(line, zone) }
    }

    private mutating func read(_ line: ICalLine, _ zone: TimeZone) {
        switch line.name {
        case "UID": uid = line.value
        case "SUMMARY": title = line.text
        case "DTEND": readEnd(line, zone)
        case "DURATION":
            if let length = ICalLength(line.value, isDay: start.second == nil) {
                self.length = length
            } else {
                isNotUnderstood = true
            }
        case "RRULE": rules.append(line.value)
        case "RDATE": additional += times(line, zone)
        case "EXDATE": excluded += times(line, zone)
        case "EXRULE": isNotUnderstood = true
        case "RECURRENCE-ID":
            recurrenceID = Self.time(line, zone)?.time
            if line.parameters["RANGE"] != nil { isNotUnderstood = true }
        case "STATUS": if line.value.uppercased() == "CANCELLED" { isFree = true }
        case "TRANSP": if line.value.uppercased() == "TRANSPARENT" { isFree = true }
        case "X-MICROSOFT-CDO-BUSYSTATUS": if line.value.uppercased() == "FREE" { isFree = true }
        default: break
        }
    }

    private mutating func readEnd(_ line: ICalLine, _ zone: TimeZone) {
        guard let end = Self.time(line, zone)?.time else {
            isNotUnderstood = true
            return
        }
        if start.second == nil {
            // A whole day lasts at least itself: Outlook also writes the same day as the end.
            length = ICalLength(days: max(1, end.day.number - start.day.number))
        } else {
            length = ICalLength(milliseconds: end.moment.millisecondsSince(start.moment))
        }
    }

    /// A list of dates; of periods the starts.
    private mutating func times(_ line: ICalLine, _ zone: TimeZone) -> [ICalTime] {
        let zone = Self.zone(of: line, zone)
        let values = line.value.split(separator: ",")
        if values.count > Self.dateLimit { isNotUnderstood = true }
        return values.prefix(Self.dateLimit).compactMap { value in
            let begin: String = value.prefix { $0 != "/" }.filter { !$0.isWhitespace }
            return ICalTime(begin, zone: zone ?? start.zone)
        }
    }

    private static func time(
        _ line: ICalLine, _ zone: TimeZone
    ) -> (time: ICalTime, isZoneKnown: Bool)? {
        let named = Self.zone(of: line, zone)
        let value = line.value.filter { !$0.isWhitespace }
        guard let time = ICalTime(value, zone: named ?? zone) else { return nil }
        return (time, named != nil || value.hasSuffix("Z"))
    }

    /// Nil for an unknown zone.
    private static func zone(of line: ICalLine, _ zone: TimeZone) -> TimeZone? {
        guard let name = line.parameters["TZID"] else { return zone }
        return ICalZone.named(name)
    }
}
