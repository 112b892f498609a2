import Foundation
import GRDB
import GRDBSQLite

/// The columns of a row, one after the other: the fastest way to read one.
package struct ColumnReader {
    private let statement: SQLiteStatement
    private var index: CInt = 0

    init(_ statement: SQLiteStatement) { self.statement = statement }

    func value<Value: ColumnValue>(_ index: CInt) -> Value? {
        Value.fromStatement(statement, atUncheckedIndex: index)
    }

    func index(of column: String) -> CInt? {
        // A row has a handful of columns: comparing their names costs less than a dictionary.
        (0..<sqlite3_column_count(statement)).first { index in
            sqlite3_column_name(statement, index).map { strcmp($0, column) == 0 } ?? false
        }
    }

    package mutating func next<Value: ColumnValue>() -> Value? {
        defer { index += 1 }
        return value(index)
    }

    /// - Throws: `DatabaseFailure` where the column is null or holds another type.
    package mutating func required<Value: ColumnValue>() throws -> Value {
        guard let value = next() as Value? else {
            throw DatabaseFailure(.unreadable, "column \(index - 1) holds no \(Value.self)")
        }
        return value
    }

    package mutating func requiredChoice<Value: RawRepresentable<String>>() throws -> Value {
        guard let value = try choice() as Value? else {
            throw DatabaseFailure(.unreadable, "column \(index - 1) is null")
        }
        return value
    }

    /// The enumeration in a column that a CHECK or our own statements keep valid.
    package mutating func choice<Value: RawRepresentable<String>>() throws -> Value? {
        guard let text = next() as String? else { return nil }
        guard let value = Value(rawValue: text) else {
            throw DatabaseFailure(.unreadable, "column \(index - 1) holds '\(text)'")
        }
        return value
    }
}

/// A record that reads its columns in the order in which a SELECT names them.
package protocol ColumnRecord: Sendable {
    init(_ columns: inout ColumnReader) throws
}
