import CommonBase

/// A decoder that returns an example for every requested value and records the requests as a
/// schema.
final class SchemaWatcher: Decoder {
    var catalog: SchemaCatalog
    private var properties: [JSONValue.Member] = []
    private var optional: Set<String> = []
    private var scalar: JSONValue?
    private var items: JSONValue?

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(catalog: SchemaCatalog) { self.catalog = catalog }

    var schema: JSONValue {
        if let items { return .object(["type": "array", "items": items]) }
        if let scalar { return scalar }
        let required = properties.map(\.name).filter { !optional.contains($0) }
        return .object([
            "type": "object", "properties": .object(properties),
            "required": required.isEmpty ? nil : .array(required.map(JSONValue.string)),
        ])
    }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Keyed(watcher: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { Items(watcher: self) }

    func singleValueContainer() -> any SingleValueDecodingContainer { Single(watcher: self) }

    private func value<Value: Decodable>(
        _ type: Value.Type
    ) throws -> (value: Value, schema: JSONValue) {
        try Self.leaf(type) ?? catalog.example(of: type)
    }

    private static func leaf<Value>(_ type: Value.Type) -> (value: Value, schema: JSONValue)? {
        func leaf(_ value: Any, _ schema: JSONValue) -> (value: Value, schema: JSONValue)? {
            (value as? Value).map { ($0, schema) }
        }
        let integer = JSONValue.object(["type": "integer", "format": "int64"])
        return switch type {
        case is String.Type: leaf("", .object(["type": "string"]))
        case is Bool.Type: leaf(false, .object(["type": "boolean"]))
        case is Int.Type: leaf(0, integer)
        case is Int64.Type: leaf(Int64(0), integer)
        case is UInt64.Type: leaf(UInt64(0), integer)
        case is Double.Type: leaf(0.0, .object(["type": "number"]))
        default: nil
        }
    }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let watcher: SchemaWatcher
        let codingPath: [any CodingKey] = []
        let allKeys: [Key] = []

        /// Synthesised decoding calls this for optional members only.
        func contains(_ key: Key) -> Bool {
            watcher.optional.insert(key.stringValue)
            return true
        }

        func decodeNil(forKey key: Key) -> Bool { false }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            let (value, schema) = try watcher.value(type)
            if !watcher.properties.contains(where: { $0.name == key.stringValue }) {
                watcher.properties.append(.init(key.stringValue, schema))
            }
            return value
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedDecodingContainer<Nested> { watcher.container(keyedBy: type) }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
            watcher.unkeyedContainer()
        }

        func superDecoder() -> any Decoder { watcher }
        func superDecoder(forKey key: Key) -> any Decoder { watcher }
    }

    /// An array of one item.
    private struct Items: UnkeyedDecodingContainer {
        let watcher: SchemaWatcher
        let codingPath: [any CodingKey] = []
        let count: Int? = 1
        var currentIndex = 0
        var isAtEnd: Bool { currentIndex > 0 }

        func decodeNil() -> Bool { false }

        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            currentIndex += 1
            let (value, schema) = try watcher.value(type)
            watcher.items = schema
            return value
        }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) -> KeyedDecodingContainer<Nested> { watcher.container(keyedBy: type) }

        func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { self }
        func superDecoder() -> any Decoder { watcher }
    }

    private struct Single: SingleValueDecodingContainer {
        let watcher: SchemaWatcher
        let codingPath: [any CodingKey] = []

        func decodeNil() -> Bool { false }

        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            let (value, schema) = try watcher.value(type)
            watcher.scalar = schema
            return value
        }
    }
}
