/// The range of a number that others send.
package protocol IntegerBounds {
    static var range: ClosedRange<Int64> { get }
}

/// A number that others send, checked where it is decoded, so that arithmetic with it cannot
/// overflow. `try container.decode(Bounded<CounterBounds>.self, forKey: .seq).value`
package struct Bounded<Bounds: IntegerBounds>: Hashable, Sendable, Decodable {
    package let value: Int64

    /// Nil if `value` is out of range.
    package init?(_ value: Int64) {
        guard Bounds.range.contains(value) else { return nil }
        self.value = value
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let number = try container.decode(Int64.self)
        guard let bounded = Self(number) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "must be between \(Bounds.range.lowerBound) and "
                    + "\(Bounds.range.upperBound)")
        }
        self = bounded
    }
}

/// Counters, versions and times since a start in milliseconds: up to 2^53 − 1, which every JSON
/// library reads exactly (RFC 8259 §6). A counter of a thousand events a second reaches it after
/// 285,000 years.
package enum CounterBounds: IntegerBounds {
    package static let range: ClosedRange<Int64> = 0...9_007_199_254_740_991
}

/// Seconds that something lasts or is uncertain by: up to a hundred years.
package enum SecondsBounds: IntegerBounds {
    package static let range: ClosedRange<Int64> = 0...3_155_760_000
}

/// Seconds that a command is valid for: up to a day. The cloud gives at most two minutes.
package enum ValidityBounds: IntegerBounds {
    package static let range: ClosedRange<Int64> = 0...86_400
}

/// Energy and registers in Wh: up to 1 TWh, a hundred times what a meter of ten digits in kWh
/// shows. A thousandth of it still fits a 64-bit integer 9,000 times.
package enum WattHourBounds: IntegerBounds {
    package static let range: ClosedRange<Int64> = -1_000_000_000_000...1_000_000_000_000
}

extension ClosedRange<Int64> {
    /// The number of the range that is nearest to `value`.
    package func clamping(_ value: Int64) -> Int64 {
        Swift.min(Swift.max(value, lowerBound), upperBound)
    }
}

extension KeyedDecodingContainer {
    /// An integer within bounds.
    package func decode<Bounds: IntegerBounds>(
        _ key: Key, in _: Bounds.Type
    ) throws -> Int64 {
        try decode(Bounded<Bounds>.self, forKey: key).value
    }

    /// An integer within bounds; nil if absent or null.
    package func decodeIfPresent<Bounds: IntegerBounds>(
        _ key: Key, in _: Bounds.Type
    ) throws -> Int64? {
        try decodeIfPresent(Bounded<Bounds>.self, forKey: key)?.value
    }
}
