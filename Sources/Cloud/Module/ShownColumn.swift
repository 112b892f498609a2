import CloudCore
import CommonBase

/// A column of a table as people see it: in the download of their data, and in the audit log. Secrets,
/// hashes of secrets and numbers of cards have no such column.
package struct ShownColumn: Sendable {
    package enum Kind: Sendable { case text, number, time, flag }

    /// A column, or an SQL expression.
    let sql: String
    package let name: String
    let kind: Kind

    private init(_ sql: String, _ name: String, _ kind: Kind) {
        (self.sql, self.name, self.kind) = (sql, name, kind)
    }

    package static func text(_ sql: String, as name: String? = nil) -> Self {
        Self(sql, name ?? sql, .text)
    }
    package static func number(_ sql: String, as name: String? = nil) -> Self {
        Self(sql, name ?? sql, .number)
    }
    package static func time(_ sql: String, as name: String) -> Self { Self(sql, name, .time) }
    package static func flag(_ sql: String, as name: String) -> Self { Self(sql, name, .flag) }

    /// The list after SELECT.
    static func selection(_ columns: [ShownColumn]) -> String {
        columns.map(\.sql).joined(separator: ", ")
    }

    /// The members of a row that begins with `columns`; those that are null are left out.
    static func members(_ columns: [ShownColumn], _ row: Row) -> [JSONValue.Member] {
        columns.enumerated().compactMap { index, column in
            column.value(row, index).map { JSONValue.Member(column.name, $0) }
        }
    }

    private func value(_ row: Row, _ index: Int) -> JSONValue? {
        switch kind {
        case .text: (row[index] as String?).map(JSONValue.string)
        case .number: (row[index] as Int64?).map(JSONValue.int)
        case .time: (row[index] as Timestamp?).map { .string($0.iso8601) }
        case .flag: (row[index] as Bool?).map(JSONValue.bool)
        }
    }
}
