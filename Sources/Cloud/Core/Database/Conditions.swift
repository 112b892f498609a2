import GRDB

/// The WHERE of a list: only what is asked for, so that an index can serve it.
package struct Conditions {
    private var parts: [String] = []
    package private(set) var arguments: StatementArguments = []

    package init() {}

    /// `column = ?`, say; left out where there is no value.
    package mutating func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        parts.append(condition)
        arguments += [value]
    }

    /// One with any number of values.
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
