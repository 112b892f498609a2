/// What a change says of a value that may also be removed: a JSON Merge Patch (RFC 7396) tells
/// "leave it", "remove it" and "set it" apart.
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
    /// Where `decodeIfPresent` takes null for absent, this does not.
    package func decodeIfPresent<Value: Codable>(
        _ type: Change<Value>.Type, forKey key: Key
    ) throws -> Change<Value>? {
        contains(key) ? try decode(type, forKey: key) : nil
    }
}
