import Foundation
import GRDB
import GRDBSQLite

/// Reads the columns of a row in order, which is faster than by name.
package struct ColumnReader {
    private let statement: SQLiteStatement
    private let names: ColumnNames
    private var index: CInt = 0

    init(_ statement: SQLiteStatement, _ names: ColumnNames) {
        self.statement = statement
        self.names = names
    }

    func value<Value: ColumnValue>(_ index: CInt) -> Value? {
        Value.fromStatement(statement, atUncheckedIndex: index)
    }

    /// The first column of the name.
    func index(of column: String) -> CInt? { names.index(of: column, in: statement) }

    package mutating func next<Value: ColumnValue>() -> Value? {
        defer { index += 1 }
        return value(index)
    }

    /// - Throws: `DatabaseFailure.unreadable` if the column is null or has another type.
    package mutating func required<Value: ColumnValue>() throws -> Value {
        guard let value = next() as Value? else {
            throw DatabaseFailure(.unreadable, "column \(index - 1) is not a \(Value.self)")
        }
        return value
    }

    package mutating func requiredChoice<Value: RawRepresentable<String>>() throws -> Value {
        guard let value = try choice() as Value? else {
            throw DatabaseFailure(.unreadable, "column \(index - 1) is null")
        }
        return value
    }

    /// An enumeration value, or nil. A CHECK or this program's statements keep the column valid.
    /// - Throws: `DatabaseFailure.unreadable` for an unknown value.
    package mutating func choice<Value: RawRepresentable<String>>() throws -> Value? {
        guard let text = next() as String? else { return nil }
        guard let value = Value(rawValue: text) else {
            throw DatabaseFailure(.unreadable, "column \(index - 1) holds '\(text)'")
        }
        return value
    }
}

/// Where the columns of a statement are; it searches for each name in the first row only.
final class ColumnNames {
    private var found: [String: CInt] = [:]

    func index(of column: String, in statement: SQLiteStatement) -> CInt? {
        if let index = found[column] { return index }
        let index = column.withCString { name in
            (0..<sqlite3_column_count(statement)).first { index in
                sqlite3_column_name(statement, index).map { strcmp($0, name) == 0 } ?? false
            }
        }
        found[column] = index
        return index
    }
}

/// A record that reads its columns in the order of the SELECT.
package protocol ColumnRecord: Sendable {
    init(_ columns: inout ColumnReader) throws
}
