import CloudFleet
import CommonBase
import Foundation

/// A calendar of somebody else, read for its busy times.
struct ICalCalendar: Sendable {
    /// Maximum events.
    static let eventLimit = 5000
    /// Maximum bytes.
    static let byteLimit = 1 << 20
    /// Maximum periods of recurrence rules that are looked at, of all events together.
    private static let stepLimit = 200_000
    /// Maximum busy times.
    private static let busyLimit = 20_000

    var events: [ICalEvent]

    /// - Parameter zone: of times that name none.
    init(_ bytes: some Sequence<UInt8>, zone: TimeZone) throws(ICalError) {
        let lines = try ICalLine.lines(of: bytes)
        guard let first = lines.first, first.name == "BEGIN",
            first.value.uppercased() == "VCALENDAR"
        else { throw ICalError.notCalendar }
        events = []
        var (open, event): ([String], [ICalLine]) = ([], [])
        for line in lines {
            switch line.name {
            case "BEGIN":
                open.append(line.value.uppercased())
                if open.last == "VEVENT" { event = [] }
            case "END":
                if open.last == "VEVENT", let read = ICalEvent(event, zone: zone) {
                    events.append(read)
                    if events.count > Self.eventLimit { throw ICalError.tooManyEvents }
                }
                if !open.isEmpty { open.removeLast() }
            default: if open.last == "VEVENT" { event.append(line) }
            }
        }
    }

    /// Busy times, and the events that were not understood.
    struct Busy: Hashable, Sendable {
        /// Merged.
        var times: [Range<Timestamp>] = []
        /// Titles of events that block more than they may mean.
        var notUnderstood: [String] = []
    }

    private struct Occurrence: Hashable {
        var uid: String
        var moment: Timestamp
    }

    /// - Throws: `tooManyEvents` if the repetitions exceed a limit.
    func busy(in window: Range<Timestamp>) throws(ICalError) -> Busy {
        var replaced: Set<Occurrence> = []
        for event in events {
            if let id = event.recurrenceID {
                replaced.insert(Occurrence(uid: event.uid, moment: id.moment))
            }
        }
        var (busy, steps) = (Busy(), Self.stepLimit)
        for event in events where !event.isFree {
            let (found, isUnderstood) = try starts(of: event, in: window, &steps)
            if !isUnderstood || event.isNotUnderstood { busy.notUnderstood.append(event.title) }
            let (days, moments) = excluded(event)
            for start in found where !days.contains(start.day) {
                let moment = start.moment
                let midnight = ICalTime(day: start.day, second: nil, zone: start.zone).moment
                if moments.contains(moment) { continue }
                if event.recurrenceID == nil,
                    replaced.contains(Occurrence(uid: event.uid, moment: moment))
                        || replaced.contains(Occurrence(uid: event.uid, moment: midnight))
                {
                    continue
                }
                let time = event.length.range(from: start).clamped(to: window)
                if !time.isEmpty { busy.times.append(time) }
            }
            if busy.times.count > Self.busyLimit { throw ICalError.tooManyEvents }
        }
        busy.times = TimeRanges.merged(busy.times)
        return busy
    }

    /// An exclusion by a day means the occurrences of that day.
    private func excluded(_ event: ICalEvent) -> (days: Set<CalendarDay>, moments: Set<Timestamp>) {
        let days = event.excluded.filter { $0.second == nil }.map(\.day)
        let times = event.excluded.filter { $0.second != nil }
        return (Set(days), Set(times.map(\.moment)))
    }

    private func starts(
        of event: ICalEvent, in window: Range<Timestamp>, _ steps: inout Int
    ) throws(ICalError) -> (starts: [ICalTime], isUnderstood: Bool) {
        guard event.recurrenceID == nil, !(event.rules.isEmpty && event.additional.isEmpty) else {
            return ([event.start], true)
        }
        // An event that began before the window may reach into it.
        let length = event.length.range(from: event.start)
        let reach = length.upperBound.millisecondsSince(length.lowerBound) + 172_800_000
        let earliest = CalendarDay(
            window.lowerBound.adding(milliseconds: -reach), in: event.start.zone)
        let last = CalendarDay(window.upperBound, in: event.start.zone)
        var days: Set<CalendarDay> = [event.start.day]
        var isUnderstood = true
        for text in event.rules {
            var rule = RecurrenceRule(text, start: event.start)
            if rule == nil {
                isUnderstood = false
                rule = RecurrenceRule.everyDay(until: text, start: event.start)
            }
            guard
                let found = rule?.days(
                    from: event.start, earliest: earliest, last: last, steps: &steps)
            else { throw ICalError.tooManyEvents }
            days.formUnion(found)
        }
        return (days.sorted().map(event.start.on) + event.additional, isUnderstood)
    }
}

extension RecurrenceRule {
    /// A daily rule, in place of one that is not understood.
    fileprivate static func everyDay(until text: String, start: ICalTime) -> RecurrenceRule? {
        let until = text.uppercased().split(separator: ";").first { $0.hasPrefix("UNTIL=") }
        if let until, let rule = RecurrenceRule("FREQ=DAILY;\(until)", start: start) { return rule }
        return RecurrenceRule("FREQ=DAILY", start: start)
    }
}
