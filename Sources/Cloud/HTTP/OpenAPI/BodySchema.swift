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
    func requirement(at path: [any CodingKey]) -> String {
        guard let value = value(at: path), let expectation = Self.expectation(value) else {
            return "has an invalid value"
        }
        return "must be \(expectation)"
    }

    /// The schema of the value at `path`; nil if the schema has no such member.
    private func value(at path: [any CodingKey]) -> JSONValue? {
        var value = catalog.resolve(schema)
        for key in path {
            let isItem = key.intValue != nil && value["items"] != nil
            let next =
                isItem
                ? value["items"]
                : value["properties"]?[key.stringValue] ?? value["additionalProperties"]
            guard let next else { return nil }
            value = catalog.resolve(next)
        }
        return value
    }

    private static func expectation(_ schema: JSONValue) -> String? {
        let types =
            schema["type"]?.arrayValue?.compactMap(\.stringValue)
            ?? [schema["type"]?.stringValue].compactMap(\.self)
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
        case "string" where schema["pattern"] != nil:
            return "an id of 1 to 48 characters of A-Z a-z 0-9 - _ . : @"
        case "string": return "a text"
        case "integer": return "an integer"
        case "number": return "a number"
        case "boolean": return "true or false"
        case "array": return "an array"
        default: return "an object"
        }
    }
}
