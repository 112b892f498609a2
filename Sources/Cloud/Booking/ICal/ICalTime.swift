import CloudFleet
import CommonBase
import Foundation

/// A day, or a local time of a day in a zone.
struct ICalTime: Hashable, Sendable {
    var day: CalendarDay
    /// Since midnight; nil for a whole day.
    var second: Int64?
    var zone: TimeZone

    /// When it is, or begins.
    var moment: Timestamp {
        let second = second ?? 0
        return LocalMoment.start(day, minute: second / 60, in: zone).adding(seconds: second % 60)
    }

    func on(_ day: CalendarDay) -> ICalTime { ICalTime(day: day, second: second, zone: zone) }

    /// - Parameters:
    ///   - value: `20261129`, `20261129T180000` or `20261129T170000Z`.
    ///   - zone: of the value without `Z`.
    init?(_ value: some StringProtocol, zone: TimeZone) {
        let bytes = Array(value.utf8)
        guard bytes.count == 8 || bytes.count == 15 || bytes.count == 16,
            let day = Self.day(bytes.prefix(8))
        else { return nil }
        if bytes.count == 8 {
            self.init(day: day, second: nil, zone: zone)
            return
        }
        guard bytes[8] == UInt8(ascii: "T"),
            bytes.count == 15 || bytes[15] == UInt8(ascii: "Z"),
            let hour = Self.number(bytes[9..<11]), let minute = Self.number(bytes[11..<13]),
            let second = Self.number(bytes[13..<15]), hour < 24, minute < 60, second <= 60
        else { return nil }
        self.init(
            day: day, second: hour * 3600 + minute * 60 + min(second, 59),
            zone: bytes.count == 16 ? .gmt : zone)
    }

    init(day: CalendarDay, second: Int64?, zone: TimeZone) {
        self.day = day
        self.second = second
        self.zone = zone
    }

    private static func day(_ digits: ArraySlice<UInt8>) -> CalendarDay? {
        let text = String(decoding: digits, as: UTF8.self)
        guard number(digits) != nil else { return nil }
        return CalendarDay("\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))")
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}

/// How long an event takes.
enum ICalLength: Hashable, Sendable {
    /// Local days.
    case days(Int64)
    /// Milliseconds.
    case time(Int64)

    /// Longer ones are cut: a year.
    private static let maximumDays: Int64 = 366

    init(days: Int64) { self = .days(min(max(days, 0), Self.maximumDays)) }

    init(milliseconds: Int64) {
        self = .time(min(max(milliseconds, 0), Self.maximumDays * 86_400_000))
    }

    /// The time that an event takes which starts at `start`.
    func range(from start: ICalTime) -> Range<Timestamp> {
        let begin = start.moment
        switch self {
        case .days(let days):
            let end = start.on(start.day.adding(days: days)).moment
            return begin..<max(begin, end)
        case .time(let length): return begin..<begin.adding(milliseconds: length)
        }
    }

    /// RFC 5545 §3.3.6: `PT1H30M`, `P1D`, `P2W`; nil for any other text and for a negative one.
    init?(_ text: String, isDay: Bool) {
        var rest = Substring(text)
        if rest.first == "+" { rest.removeFirst() }
        guard rest.first == "P" else { return nil }
        rest.removeFirst()
        var (seconds, number): (Int64, Int64?) = (0, nil)
        for character in rest {
            if let digit = character.wholeNumberValue, character.isASCII {
                number = (number ?? 0) * 10 + Int64(digit)
                guard let number, number < 1_000_000_000 else { return nil }
                continue
            }
            if character == "T" { continue }
            guard let value = number, let unit = Self.units[character] else { return nil }
            seconds += value * unit
            guard seconds < 1_000_000_000_000 else { return nil }
            number = nil
        }
        guard number == nil else { return nil }
        if isDay {
            self.init(days: (seconds + 86_399) / 86_400)
        } else {
            self.init(milliseconds: seconds * 1000)
        }
    }

    /// Seconds.
    private static let units: [Character: Int64] = [
        "W": 604_800, "D": 86_400, "H": 3600, "M": 60, "S": 1,
    ]
}
