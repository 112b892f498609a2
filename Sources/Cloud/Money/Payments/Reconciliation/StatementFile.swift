import CommonBase
import Foundation

/// The account statement of a gateway as CSV, read defensively: GoPay documents no columns. They are
/// found by their headings; what cannot be read is kept as a text.
struct StatementFile: Hashable, Sendable {
    /// Lines beyond these are not read.
    static let lineLimit = 20_000
    private static let fieldLimit = 60

    struct Line: Hashable, Sendable {
        /// 1 or more, in the file.
        var number: Int
        var text: String
        /// Where a payment's number or order number may be: its columns, or all fields of a file
        /// without such headings.
        var names: [String]
        /// Nil if it can't be read.
        var amount: Money?
        /// What the gateway keeps of it; nil for a file that does not tell.
        var fee: Money?
    }

    var lines: [Line] = []
    /// Whether lines were left out.
    var isCut = false

    private enum Column: CaseIterable {
        case payment, order, amount, fee

        /// In lower case without anything but letters and digits.
        var headings: Set<String> {
            switch self {
            case .payment:
                [
                    "id", "paymentid", "idpayment", "gopayid", "paymentsessionid", "idplatby",
                    "platbaid", "cisloplatby",
                ]
            case .order:
                [
                    "ordernumber", "orderid", "order", "objednavka", "cisloobjednavky",
                    "idobjednavky",
                ]
            case .amount: ["amount", "castka", "sum", "suma"]
            case .fee: ["fee", "fees", "poplatek", "poplatky"]
            }
        }
    }

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        let first = rows.first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        let separator = [";", "\t", ","].max { left, right in
            first.count { String($0) == left } < first.count { String($0) == right }
        }
        let mark = Character(separator ?? ";")
        let columns = Self.columns(Self.fields(first, mark))
        var hasHeading = columns.isEmpty
        for (index, row) in rows.enumerated() where !row.allSatisfy(\.isWhitespace) {
            if !hasHeading {
                hasHeading = true
                continue
            }
            guard lines.count < Self.lineLimit else {
                isCut = true
                return
            }
            lines.append(Self.line(index + 1, row, mark, columns))
        }
    }

    private static func line(
        _ number: Int, _ row: Substring, _ mark: Character, _ columns: [Column: Int]
    ) -> Line {
        let fields = fields(row, mark)
        func field(_ column: Column) -> String? {
            columns[column].flatMap { fields.indices.contains($0) ? fields[$0] : nil }
        }
        let named = [field(.payment), field(.order)].compactMap(\.self).filter { !$0.isEmpty }
        return Line(
            number: number, text: String(row).storable(scalars: 400),
            names: columns[.payment] == nil && columns[.order] == nil
                ? fields.filter { !$0.isEmpty } : named,
            amount: field(.amount).flatMap(money), fee: field(.fee).flatMap(money))
    }

    private static func columns(_ headings: [String]) -> [Column: Int] {
        var found: [Column: Int] = [:]
        for (index, heading) in headings.enumerated() {
            let plain = heading.folding(options: .diacriticInsensitive, locale: nil).lowercased()
                .filter { $0.isLetter || $0.isNumber }
            for column in Column.allCases
            where found[column] == nil && column.headings.contains(plain) {
                found[column] = index
            }
        }
        return found
    }

    /// The fields of a row; quoted ones may have the separator, and `""` for a quotation mark.
    static func fields(_ row: Substring, _ mark: Character) -> [String] {
        var fields = [""]
        var isQuoted = false
        var last: Character?
        for character in row {
            if character == "\"" {
                if !isQuoted && last == "\"" { fields[fields.count - 1].append("\"") }
                isQuoted.toggle()
            } else if character == mark && !isQuoted {
                guard fields.count < fieldLimit else { break }
                fields.append("")
            } else {
                fields[fields.count - 1].append(character)
            }
            last = character
        }
        return fields.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// `-1 234,50`, `500.00` or `500`, in whole units of the currency; nil for anything else.
    static func money(_ text: String) -> Money? {
        Money(decimal: text.filter { !$0.isWhitespace }.replacing(",", with: "."))
    }
}
