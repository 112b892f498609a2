import CommonBase
import GRDB

/// A value that a column can hold.
package typealias ColumnValue = DatabaseValueConvertible & StatementColumnConvertible

/// The values of a statement's `?` parameters.
///
/// SQLite's texts end at U+0000, and GRDB binds them only up to it. Texts from outside are checked
/// where they are decoded; here a text with U+0000 fails the statement, so that none is cut silently.
package struct StatementArguments: ExpressibleByArrayLiteral {
    private var values: [DatabaseValue]

    package init(arrayLiteral elements: (any DatabaseValueConvertible)?...) {
        values = elements.map { $0?.databaseValue ?? .null }
    }

    package init(_ values: [any DatabaseValueConvertible]) {
        self.values = values.map(\.databaseValue)
    }

    package static func += (left: inout Self, right: Self) { left.values += right.values }

    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum += right
        return sum
    }

    /// - Throws: `DatabaseFailure` for a text with U+0000.
    func checked() throws -> GRDB.StatementArguments {
        for (index, value) in values.enumerated() { try Self.check(value, index + 1) }
        return GRDB.StatementArguments(values)
    }

    private static func check(_ value: DatabaseValue, _ index: Int) throws {
        guard case .string(let text) = value.storage, text.hasNUL else { return }
        throw DatabaseFailure(.other, "argument \(index) is a text with U+0000")
    }

    /// Binds the values directly, because GRDB's `StatementArguments` would copy each one twice.
    func bind(to statement: Statement) throws {
        statement.setUncheckedArguments([])
        var index: CInt = 0
        for value in values {
            index += 1
            try Self.check(value, Int(index))
            guard value.bind(to: statement.sqliteStatement, at: index) == 0 else {
                throw DatabaseFailure(.other, "argument \(index) can't be bound")
            }
        }
    }
}
