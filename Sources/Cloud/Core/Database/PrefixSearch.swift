/// A search for what begins with a text that somebody typed, by an index on `lower(column)`.
///
/// `lower` of SQLite changes ASCII letters only. Names begin with a capital as a rule, so other
/// letters are found as they were typed, as small letters, and with a capital at the beginning.
package struct PrefixSearch: Hashable, Sendable {
    private let beginnings: [String]

    /// - Parameter text: not empty.
    package init(_ text: String) {
        let small = text.lowercased()
        let capital = small.prefix(1).uppercased() + small.dropFirst()
        beginnings = Set([text, small, capital].map(Self.lower)).sorted()
    }

    /// One condition for each way to write the text, for one statement each: OR finds no index.
    /// - Parameter column: an SQL expression of which `lower` is indexed.
    package func conditions(_ column: String) -> [Condition] {
        beginnings.map { beginning in
            Condition(
                "lower(\(column)) >= ? AND lower(\(column)) < ?",
                [beginning, beginning + Self.last])
        }
    }

    /// Sorts after all characters.
    package static let last = "\u{10FFFF}"

    private static func lower(_ text: String) -> String {
        String(
            decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 },
            as: UTF8.self)
    }
}
