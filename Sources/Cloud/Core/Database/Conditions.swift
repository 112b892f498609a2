import GRDB

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
