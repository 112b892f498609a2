import GRDB

/// The WHERE of a list: only what is asked for, so that an index can serve it.
struct Conditions {
    private var parts: [String] = []
    private(set) var arguments = StatementArguments()

    /// `column = ?`, say; left out where there is no value.
    mutating func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        parts.append(condition)
        arguments += [value]
    }

    /// One with any number of values.
    mutating func add(_ condition: String, values: [any DatabaseValueConvertible] = []) {
        parts.append(condition)
        arguments += StatementArguments(values)
    }

    var sql: String { parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND ") }

    /// A pattern for `LIKE … ESCAPE '\'` that finds `text` anywhere.
    static func containing(_ text: String?) -> String? {
        text.map { text in
            let plain = text.replacing(#"\"#, with: #"\\"#).replacing("%", with: #"\%"#)
                .replacing("_", with: #"\_"#)
            return "%\(plain)%"
        }
    }
}
