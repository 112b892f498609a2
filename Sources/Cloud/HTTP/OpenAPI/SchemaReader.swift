import CommonBase

/// A type that provides its own JSON schema, because `SchemaWatcher` can't derive it from decoding.
package protocol SchemaDescribed {
    /// JSON Schema 2020-12.
    static var schema: JSONValue { get }
    /// An arbitrary valid value.
    static var example: Self { get }
}

/// A type with descriptions of its members for the OpenAPI document.
package protocol Documented {
    /// Descriptions by member name: units, ranges, the meaning of absence.
    static var notes: [String: String] { get }
}

/// Derives the schema of a route's request or response body from its type.
struct SchemaSource: Sendable {
    let schema: @Sendable (inout SchemaCatalog) -> JSONValue

    init<Value: Codable & Sendable>(_: Value.Type) {
        schema = { $0.schema(of: Value.self) }
    }

    init(fixed: JSONValue) {
        schema = { _ in fixed }
    }
}

/// Schemas by name, each type once: OpenAPI's `components/schemas`.
///
/// The catalog lets each type decode itself from a decoder that records the requested members, so
/// a schema can't differ from what the type reads and writes.
struct SchemaCatalog {
    private(set) var schemas: [String: JSONValue] = [:]
    /// What could not be described. A test demands that there is nothing; a server that has a problem
    /// here starts all the same, with a schema that allows anything in that place.
    private(set) var problems: [String] = []

    /// A `$ref` for a named object, otherwise the schema itself.
    mutating func schema<Value: Decodable>(of type: Value.Type) -> JSONValue {
        do {
            return try example(of: type).schema
        } catch {
            problems.append("the schema of \(type) can't be derived: \(error)")
            return JSONValue.schema
        }
    }

    func resolve(_ schema: JSONValue) -> JSONValue {
        guard let path = schema["$ref"]?.stringValue else { return schema }
        return schemas[String(path.split(separator: "/").last ?? "")] ?? .null
    }

    mutating func example<Value: Decodable>(
        of type: Value.Type
    ) throws -> (value: Value, schema: JSONValue) {
        if let described = type as? any SchemaDescribed.Type,
            let value = described.example as? Value
        {
            return (value, described.schema)
        }
        if let choice = Self.choice(type) { return choice }
        let watcher = SchemaWatcher(catalog: self)
        let value = try Value(from: watcher)
        self = watcher.catalog
        return (value, note(type, watcher.schema))
    }

    /// Adds an object to the catalog under its type's name, which must be unique.
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
        if let known = schemas[name], known != whole {
            problems.append("two types of the API have the name \(name)")
            return whole
        }
        schemas[name] = whole
        return .object(["$ref": .string("#/components/schemas/\(name)")])
    }

    private static func described(_ schema: JSONValue, _ note: String) -> JSONValue {
        guard case .object(let members) = schema else { return schema }
        return .object(members + [.init("description", .string(note))])
    }

    /// `Station` for `StationRoutes.StationView`, and `StationPage` for a page of them.
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
