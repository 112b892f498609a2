import GRDB

/// An SQL condition with the values of its parameters. A domain publishes conditions about its tables
/// for the queries of others.
package struct Condition {
    package var sql: String
    package var arguments: StatementArguments

    package init(_ sql: String, _ arguments: StatementArguments = []) {
        self.sql = sql
        self.arguments = arguments
    }

    /// Holds for no row.
    package static let never = Condition("1 = 0")

    /// The column has one of these values, of which there may be a few thousand. The number of
    /// parameters is a power of two, so that few statements differ and they can be cached.
    package static func isOne(
        of values: some Collection<some DatabaseValueConvertible>, _ column: String
    ) -> Condition {
        guard let first = values.first else { return .never }
        var padded = Array(values)
        while !padded.count.isPowerOfTwo { padded.append(first) }
        let marks = Array(repeating: "?", count: padded.count).joined(separator: ", ")
        return Condition(
            "\(column) IN (\(marks))",
            StatementArguments(padded.map { $0 as any DatabaseValueConvertible }))
    }
}

extension Int {
    fileprivate var isPowerOfTwo: Bool { self > 0 && self & (self - 1) == 0 }
}

/// The WHERE clause of a list. It holds only the requested conditions, so that SQLite can use an
/// index.
package struct Conditions {
    private var parts: [String] = []
    package private(set) var arguments: StatementArguments = []

    package init() {}

    /// Adds a condition such as `column = ?`, unless the value is nil.
    package mutating func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        parts.append(condition)
        arguments += [value]
    }

    /// Adds a condition with any number of values.
    package mutating func add(_ condition: String, values: [any DatabaseValueConvertible] = []) {
        parts.append(condition)
        arguments += StatementArguments(values)
    }

    /// Adds a condition; nil holds for every row.
    package mutating func add(_ condition: Condition?) {
        guard let condition else { return }
        parts.append("(\(condition.sql))")
        arguments += condition.arguments
    }

    /// Adds all of these conditions.
    package mutating func add(_ others: Conditions) {
        parts += others.parts
        arguments += others.arguments
    }

    package var sql: String { parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND ") }

    /// A pattern for `LIKE … ESCAPE '\'` that finds `text` anywhere.
    package static func containing(_ text: String?) -> String? {
        text.map { text in
            let plain = text.replacing(#"\"#, with: #"\\"#).replacing("%", with: #"\%"#)
                .replacing("_", with: #"\_"#)
            return "%\(plain)%"
        }
    }
}
