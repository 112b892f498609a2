/// Lines of comma-separated values for spreadsheets: UTF-8 with a byte order mark, which Excel needs
/// to read letters with accents, and CRLF (RFC 4180). The separator is that of the language's
/// spreadsheets: a semicolon where the decimal mark is a comma.
package struct CSVText: Sendable {
    package static let byteOrderMark = "\u{FEFF}"

    package let separator: Character

    package init(separator: Character) { self.separator = separator }

    /// A cell of a line.
    package enum Cell: Hashable, Sendable {
        /// A text that people or devices entered.
        case text(String)
        /// A number or a time that Zapoj wrote.
        case plain(String)
    }

    package func line(_ cells: [Cell]) -> String {
        cells.map(written).joined(separator: String(separator)) + "\r\n"
    }

    private func written(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): quoted(Self.harmless(text))
        case .plain(let text): quoted(text)
        }
    }

    /// A spreadsheet must not run a text as a formula: one that could begin a formula gets an
    /// apostrophe before it (OWASP, CSV injection).
    static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        return "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) ? "'" + text : text
    }

    private func quoted(_ text: String) -> String {
        let needsQuotes = text.unicodeScalars.contains { scalar in
            scalar == "\"" || scalar == "\r" || scalar == "\n"
                || scalar == separator.unicodeScalars.first || scalar == "," || scalar == ";"
        }
        guard needsQuotes else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// A whole number of the smallest units with the language's decimal mark: watt-hours as kWh with
    /// three decimals, an amount with two.
    package func decimal(_ value: Int64, digits: Int) -> String {
        let text = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        let mark = separator == ";" ? "," : "."
        return "\(value < 0 ? "-" : "")\(padded.dropLast(digits))\(mark)\(padded.suffix(digits))"
    }
}
