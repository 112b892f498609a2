/// A change of an optional value in a JSON Merge Patch (RFC 7396): null removes it, another value
/// sets it. An absent member (a nil `Change`) leaves it as it is.
package enum Change<Value: Sendable & Hashable>: Hashable, Sendable {
    case remove
    case set(Value)

    package var value: Value? {
        switch self {
        case .remove: nil
        case .set(let value): value
        }
    }
}

extension Change: Codable where Value: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .remove : .set(try container.decode(Value.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

extension KeyedDecodingContainer {
    /// Distinguishes null from absent, unlike the standard `decodeIfPresent`.
    package func decodeIfPresent<Value: Codable>(
        _ type: Change<Value>.Type, forKey key: Key
    ) throws -> Change<Value>? {
        contains(key) ? try decode(type, forKey: key) : nil
    }
}
