import CommonBase

/// A query parameter of a route: its name, parser and documentation.
package struct QueryParameter<Value: Sendable>: DescribedParameter {
    package let name: String
    package let summary: String
    /// The valid values, `an integer from 1 to 200`; completes "limit must be …".
    let expectation: String
    package let schema: JSONValue
    let parse: @Sendable (String) -> Value?

    /// - Parameter parse: returns nil for an invalid text.
    package init(
        _ name: String, _ summary: String, expectation: String, schema: JSONValue,
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.name = name
        self.summary = summary
        self.expectation = expectation
        self.schema = schema
        self.parse = parse
    }
}

/// A query parameter with its value type erased.
package protocol DescribedParameter: Sendable {
    var name: String { get }
    var summary: String { get }
    /// JSON Schema 2020-12.
    var schema: JSONValue { get }
}

extension QueryParameter {
    package static func id<Subject>(_ name: String, _ summary: String) -> Self
    where Value == ID<Subject> {
        Self(
            name, summary, expectation: "an id of \(Value.rule)",
            schema: ID<Subject>.schema
        ) { ID($0) }
    }

    package static func choice(_ name: String, _ summary: String) -> Self
    where Value: RawRepresentable<String> & CaseIterable {
        let names = Value.allCases.map(\.rawValue)
        return Self(
            name, summary, expectation: "one of \(names.joined(separator: ", "))",
            schema: .object(["type": "string", "enum": .array(names.map(JSONValue.string))])
        ) { Value(rawValue: $0) }
    }

    package static func flag(_ name: String, _ summary: String) -> Self where Value == Bool {
        Self(
            name, summary, expectation: "true or false",
            schema: .object(["type": "boolean"])
        ) { Bool($0) }
    }

    package static func time(_ name: String, _ summary: String) -> Self where Value == Timestamp {
        Self(
            name, summary, expectation: "an RFC 3339 date and time",
            schema: Timestamp.schema
        ) { Timestamp(parsing: $0) }
    }

    package static func number(
        _ name: String, _ summary: String, in range: ClosedRange<Int64>
    ) -> Self where Value == Int64 {
        Self(
            name, summary,
            expectation: "an integer from \(range.lowerBound) to \(range.upperBound)",
            schema: .object([
                "type": "integer", "format": "int64", "minimum": .int(range.lowerBound),
                "maximum": .int(range.upperBound),
            ])
        ) { Int64($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    package static func text(_ name: String, _ summary: String, maximumLength: Int) -> Self
    where Value == String {
        Self(
            name, summary, expectation: "a string of 1 to \(maximumLength) printable characters",
            schema: .object([
                "type": "string", "minLength": 1, "maxLength": .int(Int64(maximumLength)),
            ])
        ) {
            (1...maximumLength).contains($0.unicodeScalars.count) && !$0.hasControls ? $0 : nil
        }
    }
}

/// The query parameters of paged lists.
package enum Paging {
    package static let limit = QueryParameter<Int64>.number(
        "limit", "Maximum number of items; 50 if absent", in: 1...200)
    package static let standardLimit = 50

    /// A parameter for the `nextCursor` of the previous page.
    package static func cursor<Value: Sendable>(
        _ parse: @escaping @Sendable (String) -> Value?
    ) -> QueryParameter<Value> {
        QueryParameter(
            "cursor", "The `nextCursor` of the previous page",
            expectation: "the nextCursor of a previous page",
            schema: .object(["type": "string", "minLength": 1, "maxLength": 100])
        ) { $0.utf8.count <= 100 ? parse($0) : nil }
    }

    /// A cursor for numbered rows, newest first.
    package static let number = cursor { text in
        Int64(text).flatMap { $0 > 0 ? $0 : nil }
    }
}
