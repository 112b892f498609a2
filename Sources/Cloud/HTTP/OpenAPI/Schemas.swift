import CloudCore
import CommonBase

// Schemas of types that encode themselves as a single value, or whose decoding is dynamic.

extension ID: SchemaDescribed {
    package static var schema: JSONValue {
        .object([
            "type": "string", "minLength": 1, "maxLength": 48,
            "pattern": .string(pattern),
        ])
    }

    package static var example: ID {
        guard let id = ID("example") else { preconditionFailure("an id has letters") }
        return id
    }
}

extension Bounded: SchemaDescribed {
    package static var schema: JSONValue {
        .object([
            "type": "integer", "format": "int64", "minimum": .int(Bounds.range.lowerBound),
            "maximum": .int(Bounds.range.upperBound),
        ])
    }

    package static var example: Bounded {
        guard let value = Bounded(Bounds.range.lowerBound) else {
            preconditionFailure("the lower bound is within the range")
        }
        return value
    }
}

extension Timestamp: SchemaDescribed {
    package static var schema: JSONValue { .object(["type": "string", "format": "date-time"]) }
    package static var example: Timestamp { .epoch }
}

extension JSONValue: SchemaDescribed {
    /// Any JSON.
    package static var schema: JSONValue { .object([JSONValue.Member]()) }
    package static var example: JSONValue { .null }
}

extension Dictionary: SchemaDescribed where Key == String, Value == String? {
    /// An object whose values are texts or null.
    package static var schema: JSONValue {
        .object([
            "type": "object",
            "additionalProperties": .object(["type": .array(["string", "null"])]),
        ])
    }

    package static var example: [String: String?] { [:] }
}

extension Change: SchemaDescribed where Value: Codable {
    /// The schema of `Value`, with null allowed.
    package static var schema: JSONValue {
        var catalog = SchemaCatalog()
        let schema = catalog.schema(of: Value.self)
        guard case .object(let members) = schema else { return .null }
        if schema["$ref"] != nil {
            return .object(["anyOf": .array([schema, .object(["type": "null"])])])
        }
        return .object(
            members.map { member in
                member.name == "type"
                    ? .init("type", .array([member.value, "null"])) : member
            })
    }

    package static var example: Change { .remove }
}
