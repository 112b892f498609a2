import CommonBase

/// A type that says itself what it looks like in JSON, because its decoding can't be watched.
package protocol SchemaDescribed {
    /// JSON Schema 2020-12.
    static var schema: JSONValue { get }
    /// Any value at all.
    static var example: Self { get }
}

/// A type whose members have something to say beyond their names.
package protocol Documented {
    /// What members mean, by their names: units, ranges, what absence means.
    static var notes: [String: String] { get }
}

/// Where the schema of a route's body or answer comes from: the type itself.
struct SchemaSource: Sendable {
    let schema: @Sendable (inout SchemaCatalog) -> JSONValue

    init<Value: Codable & Sendable>(_: Value.Type) {
        schema = { $0.schema(of: Value.self) }
    }

    /// The names of an object's members; nil for what is no object.
    var members: Set<String>? {
        var catalog = SchemaCatalog()
        let schema = schema(&catalog)
        guard case .object(let members)? = catalog.resolve(schema)["properties"] else { return nil }
        return Set(members.map(\.name))
    }
}

/// Schemas by name, each type once: OpenAPI's `components/schemas`.
///
/// A type's schema is found by letting it decode itself from a decoder that watches what it asks
/// for. So a schema can't differ from what is read and written: no list is kept beside the types.
struct SchemaCatalog {
    private(set) var schemas: [String: JSONValue] = [:]

    /// A reference for a named object, else the schema itself.
    mutating func schema<Value: Decodable>(of type: Value.Type) -> JSONValue {
        example(of: type).schema
    }

    func resolve(_ schema: JSONValue) -> JSONValue {
        guard let path = schema["$ref"]?.stringValue else { return schema }
        return schemas[String(path.split(separator: "/").last ?? "")] ?? .null
    }

    mutating func example<Value: Decodable>(
        of type: Value.Type
    ) -> (value: Value, schema: JSONValue) {
        if let described = type as? any SchemaDescribed.Type,
            let value = described.example as? Value
        {
            return (value, described.schema)
        }
        if let choice = Self.choice(type) { return choice }
        let watcher = SchemaWatcher(catalog: self)
        do {
            let value = try Value(from: watcher)
            self = watcher.catalog
            return (value, note(type, watcher.schema))
        } catch {
            preconditionFailure("\(type) can't be described: \(error)")
        }
    }

    /// Keeps an object under its type's name. Two types of one name would be a mistake.
    private mutating func note<Value>(_ type: Value.Type, _ schema: JSONValue) -> JSONValue {
        guard case .object(let members)? = schema["properties"] else { return schema }
        let notes = (type as? any Documented.Type)?.notes ?? [:]
        let described = JSONValue.object(
            members.map { member in
                guard let note = notes[member.name] else { return member }
                return .init(member.name, Self.described(member.value, note))
            })
        let whole = JSONValue.object([
            "type": "object", "properties": described, "required": schema["required"],
        ])
        let name = Self.name(type)
        precondition(
            schemas[name].map { $0 == whole } ?? true, "two types of the API are called \(name)")
        schemas[name] = whole
        return .object(["$ref": .string("#/components/schemas/\(name)")])
    }

    private static func described(_ schema: JSONValue, _ note: String) -> JSONValue {
        guard case .object(let members) = schema else { return schema }
        return .object(members + [.init("description", .string(note))])
    }

    /// `StationRoutes.StationView` is `Station`, and a page of them `StationPage`.
    static func name<Value>(_ type: Value.Type) -> String {
        let text = String(describing: type)
        let parts = text.split { $0 == "<" || $0 == ">" }.map(String.init)
        let short = parts.map { $0.hasSuffix("View") ? String($0.dropLast(4)) : $0 }
        return short.reversed().joined()
    }

    private static func choice<Value>(_ type: Value.Type) -> (value: Value, schema: JSONValue)? {
        guard let cases = (type as? any CaseIterable.Type).map({ Array($0.everyCase) }),
            let first = cases.first as? Value
        else { return nil }
        let texts = cases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        guard texts.count == cases.count else { return nil }
        return (
            first,
            .object(["type": "string", "enum": .array(texts.map(JSONValue.string))])
        )
    }
}

extension CaseIterable {
    fileprivate static var everyCase: [Any] { Array(allCases) }
}
