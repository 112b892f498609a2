import CloudFleet
import CloudHTTP
import CommonBase

extension TariffRestrictions: Codable {
    private enum CodingKeys: String, CodingKey {
        case minimumWh, maximumWh, minimumMilliamperes, maximumMilliamperes, minimumW, maximumW
        case minimumSeconds, maximumSeconds, weekdays, reservation, startDate, endDate
        case startMinute = "startTime"
        case endMinute = "endTime"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func meter(_ key: CodingKeys) throws -> Int64? {
            try container.decodeIfPresent(key, in: RestrictionBounds.self)
        }
        self.init(
            startMinute: try container.decodeIfPresent(DayTime.self, forKey: .startMinute)?.minute,
            endMinute: try container.decodeIfPresent(DayTime.self, forKey: .endMinute)?.minute,
            startDate: try container.decodeIfPresent(DayText.self, forKey: .startDate)?.day,
            endDate: try container.decodeIfPresent(DayText.self, forKey: .endDate)?.day,
            minimumWh: try meter(.minimumWh), maximumWh: try meter(.maximumWh),
            minimumMilliamperes: try meter(.minimumMilliamperes),
            maximumMilliamperes: try meter(.maximumMilliamperes),
            minimumW: try meter(.minimumW), maximumW: try meter(.maximumW),
            minimumSeconds: try meter(.minimumSeconds), maximumSeconds: try meter(.maximumSeconds),
            weekdays: Set(
                try container.decodeIfPresent([DayOfWeek].self, forKey: .weekdays)?
                    .map(\.number) ?? []),
            reservation: try container.decodeIfPresent(
                ReservationRestriction.self, forKey: .reservation))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(startMinute.map(DayTime.init(minute:)), forKey: .startMinute)
        try container.encodeIfPresent(endMinute.map(DayTime.init(minute:)), forKey: .endMinute)
        try container.encodeIfPresent(startDate.map(DayText.init(day:)), forKey: .startDate)
        try container.encodeIfPresent(endDate.map(DayText.init(day:)), forKey: .endDate)
        try container.encodeIfPresent(minimumWh, forKey: .minimumWh)
        try container.encodeIfPresent(maximumWh, forKey: .maximumWh)
        try container.encodeIfPresent(minimumMilliamperes, forKey: .minimumMilliamperes)
        try container.encodeIfPresent(maximumMilliamperes, forKey: .maximumMilliamperes)
        try container.encodeIfPresent(minimumW, forKey: .minimumW)
        try container.encodeIfPresent(maximumW, forKey: .maximumW)
        try container.encodeIfPresent(minimumSeconds, forKey: .minimumSeconds)
        try container.encodeIfPresent(maximumSeconds, forKey: .maximumSeconds)
        if !weekdays.isEmpty {
            try container.encode(DayOfWeek.sorted(weekdays), forKey: .weekdays)
        }
        try container.encodeIfPresent(reservation, forKey: .reservation)
    }
}

/// Wh, W, mA and seconds of restrictions: up to 1 GWh, 1 GW, 1 MA and 31 years.
package enum RestrictionBounds: IntegerBounds {
    package static let range: ClosedRange<Int64> = 0...1_000_000_000
}

/// OCPI 2.2.1 DayOfWeek.
enum DayOfWeek: String, Sendable, Codable, CaseIterable {
    case monday = "MONDAY"
    case tuesday = "TUESDAY"
    case wednesday = "WEDNESDAY"
    case thursday = "THURSDAY"
    case friday = "FRIDAY"
    case saturday = "SATURDAY"
    case sunday = "SUNDAY"

    /// 1 for Monday to 7 for Sunday.
    var number: Int64 { Int64(Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    static func sorted(_ numbers: Set<Int64>) -> [DayOfWeek] {
        allCases.filter { numbers.contains($0.number) }
    }
}

/// A time of the day as text: `06:30`.
struct DayTime: Hashable, Sendable, Codable, SchemaDescribed {
    static let example = DayTime(minute: 0)
    static let schema = JSONValue.object([
        "type": "string", "pattern": "^([0-1][0-9]|2[0-3]):[0-5][0-9]$",
    ])

    /// 0 to 1439.
    let minute: Int64

    init(minute: Int64) { self.minute = minute }

    init?(_ text: String) {
        guard text.utf8.count == 5, text.dropFirst(2).first == ":", let time = LocalTime(text)
        else { return nil }
        minute = Int64(time.hour * 60 + time.minute)
    }

    var text: String { LocalTime.paddedText(ofMinute: minute) }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = DayTime(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "must be a time such as 06:30")
        }
        self = time
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A day as text: `2026-12-24`.
struct DayText: Hashable, Sendable, Codable, SchemaDescribed {
    static let example = DayText(day: CalendarDay(0))
    static let schema = JSONValue.object(["type": "string", "format": "date"])

    let day: CalendarDay

    init(day: CalendarDay) { self.day = day }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = CalendarDay(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "must be a day such as 2026-12-24")
        }
        self.day = day
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(day.text)
    }
}
