import CloudFleet
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// A week at a place: the model of the partial `week`, which is used inside a section of the page's
/// model. Wide screens show a picture of hours and days, narrow ones a list of each day.
package struct WeekView: Sendable {
    /// A column of the picture, in its units.
    package struct Column: Sendable {
        package var x: Int
        package var middle: Int
        package var label: String
        package var isToday: Bool
    }

    package struct Line: Sendable {
        package var y: Int
        /// Of the label beside it.
        package var baseline: Int
        package var label: String
    }

    package struct Block: Sendable {
        package var x: Int
        package var y: Int
        package var height: Int
        package var textX: Int
        package var titleY: Int
        package var detailY: Int
        /// `closed`, `busy`, `own-use`, `booked` or `request`.
        package var kind: String
        package var isHatched: Bool
        package var title: String
        /// Nil in a block that is too low for it. Templates find an absent member in the model
        /// around, so optional ones have names of their own.
        package var blockDetail: String?
        /// Day, times and kind, for screen readers.
        package var label: String
        package var blockPath: String?
    }

    package struct Entry: Sendable {
        package var time: String
        package var title: String
        package var kind: String
        package var blockPath: String?
    }

    package struct Day: Sendable {
        package var label: String
        package var isToday: Bool
        /// Without the closed hours.
        package var entries: [Entry]
        /// Of a day without entries.
        package var words: String
    }

    package var label: String
    package var height: Int
    package var columns: [Column]
    package var lines: [Line]
    package var blocks: [Block]
    package var days: [Day]

    private static let titleLimit = 13
    private static let (left, column, head, row) = (52, 98, 28, 30)

    package init(_ facts: WeekFacts, now: Timestamp, _ language: Language) {
        let formats = Formats.shared(language, zone: facts.zone.identifier)
        let texts = CalendarTexts()
        let today = CalendarDay(now, in: facts.zone)
        let parts = facts.items.flatMap { WeekPart.parts(of: $0, facts) }
        let hours = WeekPart.hours(parts)
        let window = facts.window
        let last = facts.monday.adding(days: 6).start(in: facts.zone)
        label = texts.week(formats.date(window.lowerBound), formats.date(last))(language)
        height = Self.head + hours.count * Self.row
        let dayNames = (0..<7).map { index in
            formats.day(facts.monday.adding(days: Int64(index)).start(in: facts.zone))
        }
        columns = dayNames.enumerated().map { index, name in
            let x = Self.left + index * Self.column
            return Column(
                x: x, middle: x + Self.column / 2, label: name,
                isToday: facts.monday.adding(days: Int64(index)) == today)
        }
        lines = hours.enumerated().map { index, hour in
            let y = Self.head + index * Self.row
            return Line(y: y, baseline: y + 4, label: "\(hour):00")
        }
        blocks = parts.map { part in
            Self.block(
                part, dayNames[part.day], hours.lowerBound * 60..<hours.upperBound * 60, texts,
                language)
        }
        days = dayNames.enumerated().map { index, name in
            Day(
                label: name, isToday: facts.monday.adding(days: Int64(index)) == today,
                entries: parts.filter { $0.day == index && !$0.isClosed }.map { part in
                    Entry(
                        time: part.times, title: part.title(texts, language),
                        kind: part.item.kind.rawValue, blockPath: part.item.path)
                }, words: WeekPart.words(of: index, parts, texts, language))
        }
    }

    /// As much of a title as a block holds.
    private static func cut(_ title: String) -> String {
        guard title.count > titleLimit else { return title }
        return "\(title.prefix(titleLimit - 1))…"
    }

    /// - Parameter shown: the minutes of the day that the picture shows.
    private static func block(
        _ part: WeekPart, _ day: String, _ shown: Range<Int>, _ texts: CalendarTexts,
        _ language: Language
    ) -> Block {
        let start = min(max(part.start, shown.lowerBound), shown.upperBound)
        let end = min(max(part.end, start), shown.upperBound)
        let y = head + (start - shown.lowerBound) * row / 60
        let height = max(6, (end - start) * row / 60 - 2)
        let x = left + part.day * column
        let title = part.title(texts, language)
        return Block(
            x: x + 2, y: y + 1, height: height, textX: x + 10, titleY: y + 16, detailY: y + 31,
            kind: part.item.kind.rawValue, isHatched: part.item.kind == .closed,
            title: height < 20 ? "" : cut(title),
            blockDetail: height < 36 || part.item.kind == .closed ? nil : part.times,
            label: "\(day) \(part.times), \(title)",
            blockPath: part.item.path)
    }
}

/// The part of an item on one day of the week.
private struct WeekPart {
    var item: WeekFacts.Item
    /// 0 for Monday.
    var day: Int
    /// Local minutes, 0 to 1440.
    var start: Int
    var end: Int

    /// `18:00–20:00`.
    var times: String { "\(Self.text(start))–\(Self.text(end))" }

    var isClosed: Bool { item.kind == .closed }

    func title(_ texts: CalendarTexts, _ language: Language) -> String {
        let words = texts.kind(item.kind)(language)
        return item.name.isEmpty
            ? words : item.kind == .request ? "\(item.name): \(words)" : item.name
    }

    static func parts(of item: WeekFacts.Item, _ facts: WeekFacts) -> [WeekPart] {
        (0..<7).compactMap { index in
            let day = facts.monday.adding(days: Int64(index))
            let begin = day.start(in: facts.zone)
            let end = day.adding(days: 1).start(in: facts.zone)
            let time = item.time.clamped(to: begin..<end)
            guard !time.isEmpty else { return nil }
            let first = LocalMoment.minute(of: time.lowerBound, in: facts.zone)
            let last =
                time.upperBound == end
                ? 1440 : LocalMoment.minute(of: time.upperBound, in: facts.zone)
            return WeekPart(item: item, day: index, start: Int(first), end: Int(last))
        }
    }

    /// The hours that the picture shows: all in which something happens but being closed, and at
    /// least 8 to 20.
    static func hours(_ parts: [WeekPart]) -> Range<Int> {
        let shown = parts.filter { !$0.isClosed }
        let open = (0..<7).flatMap { Self.open(on: $0, parts) }
        // The picture shows the nights of a place that is open at night.
        let isOpenAtNight = (0..<7).contains { day in
            !parts.contains { $0.day == day && $0.isClosed && $0.start == 0 }
        }
        let starts = shown.map(\.start) + open.map(\.lowerBound)
        let ends = shown.map(\.end) + open.map(\.upperBound)
        let first = isOpenAtNight ? 0 : starts.map { $0 / 60 }.min() ?? 8
        let last = isOpenAtNight ? 24 : ends.map { ($0 + 59) / 60 }.max() ?? 20
        return min(first, 8)..<max(last, 20)
    }

    /// The local minutes of a day in which the place is open.
    private static func open(on day: Int, _ parts: [WeekPart]) -> [Range<Int>] {
        var (open, from): ([Range<Int>], Int) = ([], 0)
        let closed = parts.filter { $0.day == day && $0.isClosed }
        for part in closed.sorted(by: { $0.start < $1.start }) {
            if part.start > from { open.append(from..<part.start) }
            from = max(from, part.end)
        }
        if from < 1440 { open.append(from..<1440) }
        return open
    }

    /// When the place is open on a day in which nothing is booked.
    static func words(
        of day: Int, _ parts: [WeekPart], _ texts: CalendarTexts, _ language: Language
    ) -> String {
        let open = open(on: day, parts)
        if open.isEmpty { return texts.closedAllDay(language) }
        if open == [0..<1440] { return texts.freeAllDay(language) }
        let times = open.map { "\(text($0.lowerBound))–\(text($0.upperBound))" }
        return texts.freeAt(times.joined(separator: ", "))(language)
    }

    private static func text(_ minute: Int) -> String {
        LocalTime.text(ofMinute: Int64(minute))
    }
}
