/// For documents that contain JSON which is only passed on. Members keep their order if the encoder
/// preserves order.
extension JSONValue: Codable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        case .int(let number):
            var container = encoder.singleValueContainer()
            try container.encode(number)
        case .double(let number):
            var container = encoder.singleValueContainer()
            try container.encode(number)
        case .string(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .array(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        case .object(let members):
            var container = encoder.container(keyedBy: Key.self)
            for member in members { try container.encode(member.value, forKey: Key(member.name)) }
        }
    }

    package init(from decoder: any Decoder) throws {
        if let container = Self.attempt({ try decoder.container(keyedBy: Key.self) }) {
            self = .object(
                try container.allKeys.map { key in
                    Member(key.stringValue, try container.decode(JSONValue.self, forKey: key))
                })
            return
        }
        if var container = Self.attempt({ try decoder.unkeyedContainer() }) {
            var items: [JSONValue] = []
            while !container.isAtEnd { items.append(try container.decode(JSONValue.self)) }
            self = .array(items)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = Self.attempt({ try container.decode(Bool.self) }) {
            self = .bool(flag)
        } else if let number = Self.attempt({ try container.decode(Int64.self) }) {
            self = .int(number)
        } else if let number = Self.attempt({ try container.decode(Double.self) }) {
            self = .double(number)
        } else {
            self = .string(try container.decode(String.self))
        }
    }

    /// A decoder reveals the type of a value only by trying to decode it.
    private static func attempt<Value>(_ body: () throws -> Value) -> Value? {
        do { return try body() } catch { return nil }
    }
}
