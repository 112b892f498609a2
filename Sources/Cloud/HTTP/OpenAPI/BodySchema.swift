import CommonBase

/// The schema of a JSON request body, for messages that say which values are valid.
struct BodySchema: Sendable {
    private let schema: JSONValue
    private let catalog: SchemaCatalog

    init(_ source: SchemaSource) {
        var catalog = SchemaCatalog()
        schema = source.schema(&catalog)
        self.catalog = catalog
    }

    /// The member names of the body; nil if it is not an object with fixed members.
    var members: [String]? {
        guard case .object(let members)? = catalog.resolve(schema)["properties"] else { return nil }
        return members.map(\.name)
    }

    /// What the value at `path` must be, `must be an integer`: completes "energyWh …".
    func requirement(at path: [String]) -> String {
        var value: JSONValue? = catalog.resolve(schema)
        for name in path {
            value = value.flatMap { Self.child($0, name) }.map(catalog.resolve)
        }
        guard let expectation = value.flatMap(Self.expectation) else { return "is not valid" }
        return "must be \(expectation)"
    }

    /// The path of the first number in `body` that must be an integer but is not, or does not fit in
    /// 64 bits.
    func invalidInteger(in body: JSONValue) -> [String]? { invalidInteger(body, schema) }

    private func invalidInteger(_ value: JSONValue, _ schema: JSONValue) -> [String]? {
        let schema = catalog.resolve(schema)
        let children: [(name: String, value: JSONValue)]
        switch value {
        case .double(let number):
            let isValid = Int64(exactly: number) != nil || !Self.types(schema).contains("integer")
            return isValid ? nil : []
        case .object(let members): children = members.map { ($0.name, $0.value) }
        case .array(let items):
            children = items.enumerated().map { ("\($0.offset)", $0.element) }
        default: return nil
        }
        for child in children {
            if let next = Self.child(schema, child.name),
                let path = invalidInteger(child.value, next)
            {
                return [child.name] + path
            }
        }
        return nil
    }

    /// The schema of a member, or of an array's items.
    private static func child(_ schema: JSONValue, _ name: String) -> JSONValue? {
        schema["items"] ?? schema["properties"]?[name] ?? schema["additionalProperties"]
    }

    private static func types(_ schema: JSONValue) -> [String] {
        schema["type"]?.arrayValue?.compactMap(\.stringValue)
            ?? [schema["type"]?.stringValue].compactMap(\.self)
    }

    private static func expectation(_ schema: JSONValue) -> String? {
        let types = types(schema)
        guard let type = types.first else { return nil }
        return ([expectation(type, schema)] + types.dropFirst()).joined(separator: " or ")
    }

    private static func expectation(_ type: String, _ schema: JSONValue) -> String {
        if let choices = schema["enum"]?.arrayValue {
            let names = choices.compactMap(\.stringValue).joined(separator: ", ")
            return "one of \(names)"
        }
        switch type {
        case "string" where schema["format"] == "date-time": return "an RFC 3339 date and time"
        case "string" where schema["pattern"] == .string(StationID.pattern):
            return "an id of \(StationID.rule)"
        case "string" where schema["pattern"] != nil: return "an id of \(CommandID.rule)"
        case "string": return "a string"
        case "integer":
            guard let least = schema["minimum"]?.intValue, let most = schema["maximum"]?.intValue
            else { return "an integer" }
            return "an integer from \(least) to \(most)"
        case "number": return "a number"
        case "boolean": return "true or false"
        case "array": return "an array"
        default: return "an object"
        }
    }
}
