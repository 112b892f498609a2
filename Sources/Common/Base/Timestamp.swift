/// A point in time on some wall clock, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// The type of every time that is stored or sent, written and read as RFC 3339 in UTC. Parsing is
/// lenient, because chargers omit the zone, use offsets or add fractions (OCPP 1.6 edition 2
/// §3.14–3.15, quirks Q2–Q4). Texts cover years 0001 to 9999: parsing rejects others, and writing
/// clamps to that range.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static let epoch = Timestamp(milliseconds: 0)

    /// A clock before this was never set: Zapoj did not exist yet (2020-01-01T00:00:00Z).
    package static let earliestPlausible = Timestamp(milliseconds: 1_577_836_800_000)

    /// The first and the last millisecond of RFC 3339's four-digit years.
    static let writable: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package func adding(milliseconds delta: Int64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        return Timestamp(milliseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    package func adding(seconds: Int64) -> Timestamp {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return adding(milliseconds: overflow ? (seconds < 0 ? .min : .max) : product)
    }

    /// Milliseconds from `earlier` to here; negative when `earlier` is later.
    package func millisecondsSince(_ earlier: Timestamp) -> Int64 {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(
            earlier.milliseconds)
        return overflow ? (milliseconds < earlier.milliseconds ? .min : .max) : difference
    }
}

extension Timestamp {
    /// RFC 3339 with milliseconds, `2026-11-22T11:04:55.120Z`.
    package var iso8601: String { text(fraction: true) }

    /// RFC 3339 in whole seconds, which every charger can parse (quirk Q4).
    package var iso8601Seconds: String { text(fraction: false) }

    private func text(fraction: Bool) -> String {
        let milliseconds = min(
            max(milliseconds, Self.writable.lowerBound), Self.writable.upperBound)
        let days = milliseconds.flooredQuotient(86_400_000)
        let inDay = milliseconds - days * 86_400_000
        let date = CivilDate(daysSinceEpoch: days)
        // Written digit by digit for speed: every fact and every response contains timestamps.
        return String(unsafeUninitializedCapacity: 24) { bytes in
            var count = 0
            func write(_ value: Int64, _ width: Int, then mark: Unicode.Scalar) {
                var rest = value
                for position in (count..<count + width).reversed() {
                    bytes[position] = UInt8(48 + rest % 10)
                    rest /= 10
                }
                bytes[count + width] = UInt8(ascii: mark)
                count += width + 1
            }
            write(date.year, 4, then: "-")
            write(date.month, 2, then: "-")
            write(date.day, 2, then: "T")
            write(inDay / 3_600_000, 2, then: ":")
            write(inDay / 60_000 % 60, 2, then: ":")
            write(inDay / 1000 % 60, 2, then: fraction ? "." : "Z")
            if fraction { write(inDay % 1000, 3, then: "Z") }
            return count
        }
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity, as calendars need before 1970.
    package func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(parsing: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not an RFC 3339 date and time")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso8601)
    }
}

extension Timestamp: CustomStringConvertible {
    package var description: String { iso8601 }
}
