import CloudHTTP
import CommonBase
import Foundation

// For a preview through REST.

extension RatedFacts: Codable {
    /// A month of quarters of an hour.
    package static let maximumPeriods = 3000
    package static let maximumIdleIntervals = 1000
    /// Longest transaction and reservation of a preview: what a tariff of 100 elements takes grows
    /// with the days.
    package static let maximumPreviewMilliseconds: Int64 = 32 * 86_400_000

    private enum CodingKeys: String, CodingKey {
        case start, end, timeZone, energy, idle, reservation
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let start = try container.decode(Timestamp.self, forKey: .start)
        let end = try container.decode(Timestamp.self, forKey: .end)
        guard start <= end else {
            throw DecodingError.dataCorruptedError(
                forKey: .end, in: container, debugDescription: "must not be before start")
        }
        guard end.millisecondsSince(start) <= Self.maximumPreviewMilliseconds else {
            throw DecodingError.dataCorruptedError(
                forKey: .end, in: container,
                debugDescription: "must be at most 32 days after start")
        }
        let energy = try container.decode([EnergyPeriod].self, forKey: .energy)
        guard energy.count <= Self.maximumPeriods else {
            throw DecodingError.dataCorruptedError(
                forKey: .energy, in: container,
                debugDescription: "must be at most \(Self.maximumPeriods) items")
        }
        let idle = try container.decodeIfPresent([RatedInterval].self, forKey: .idle) ?? []
        guard idle.count <= Self.maximumIdleIntervals else {
            throw DecodingError.dataCorruptedError(
                forKey: .idle, in: container,
                debugDescription: "must be at most \(Self.maximumIdleIntervals) items")
        }
        self.init(
            start: start, end: end,
            zone: try container.decode(ZoneName.self, forKey: .timeZone).zone,
            energy: energy.sorted { ($0.from, $0.until) < ($1.from, $1.until) },
            idle: idle.map(\.range),
            reservation: try container.decodeIfPresent(ReservationTime.self, forKey: .reservation))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(start, forKey: .start)
        try container.encode(end, forKey: .end)
        try container.encode(ZoneName(zone: zone), forKey: .timeZone)
        try container.encode(energy, forKey: .energy)
        try container.encode(idle.map(RatedInterval.init(range:)), forKey: .idle)
        try container.encodeIfPresent(reservation, forKey: .reservation)
    }
}

extension RatedFacts.EnergyPeriod: Codable {
    private enum CodingKeys: String, CodingKey { case from, until, energyWh, milliamperes }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            from: try container.decode(Timestamp.self, forKey: .from),
            until: try container.decode(Timestamp.self, forKey: .until),
            energyWh: try container.decode(.energyWh, in: RestrictionBounds.self),
            milliamperes: try container.decodeIfPresent(.milliamperes, in: RestrictionBounds.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(from, forKey: .from)
        try container.encode(until, forKey: .until)
        try container.encode(energyWh, forKey: .energyWh)
        try container.encodeIfPresent(milliamperes, forKey: .milliamperes)
    }
}

extension RatedFacts.ReservationTime: Codable {
    private enum CodingKeys: String, CodingKey { case from, until, isExpired }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let from = try container.decode(Timestamp.self, forKey: .from)
        let until = try container.decode(Timestamp.self, forKey: .until)
        guard until.millisecondsSince(from) <= RatedFacts.maximumPreviewMilliseconds else {
            throw DecodingError.dataCorruptedError(
                forKey: .until, in: container,
                debugDescription: "must be at most 32 days after from")
        }
        self.init(
            from: from, until: until,
            isExpired: try container.decode(Bool.self, forKey: .isExpired))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(from, forKey: .from)
        try container.encode(until, forKey: .until)
        try container.encode(isExpired, forKey: .isExpired)
    }
}

/// An interval of time in JSON.
struct RatedInterval: Hashable, Sendable, Codable {
    var range: Range<Timestamp>

    private enum CodingKeys: String, CodingKey { case from, until }

    init(range: Range<Timestamp>) { self.range = range }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let from = try container.decode(Timestamp.self, forKey: .from)
        let until = try container.decode(Timestamp.self, forKey: .until)
        guard from <= until else {
            throw DecodingError.dataCorruptedError(
                forKey: .until, in: container, debugDescription: "must not be before from")
        }
        range = from..<until
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(range.lowerBound, forKey: .from)
        try container.encode(range.upperBound, forKey: .until)
    }
}

/// A time zone in JSON: `Europe/Prague`.
struct ZoneName: Hashable, Sendable, Codable, SchemaDescribed {
    static let example = ZoneName(zone: .gmt)
    static let schema = JSONValue.object(["type": "string", "maxLength": 64])

    var zone: TimeZone

    init(zone: TimeZone) { self.zone = zone }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard name.utf8.count <= 64, let zone = TimeZone(identifier: name) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "must be an IANA time zone such as Europe/Prague")
        }
        self.zone = zone
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(zone.identifier)
    }
}
