import GRDB

/// A value that a column can hold.
package typealias ColumnValue = DatabaseValueConvertible & StatementColumnConvertible

/// The values of a statement's `?` parameters.
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

    var grdb: GRDB.StatementArguments { GRDB.StatementArguments(values) }

    /// Binds the values directly, because GRDB's `StatementArguments` would copy each one twice.
    func bind(to statement: Statement) throws {
        statement.setUncheckedArguments([])
        var index: CInt = 0
        for value in values {
            index += 1
            guard value.bind(to: statement.sqliteStatement, at: index) == 0 else {
                throw DatabaseFailure(.other, "argument \(index) can't be bound")
            }
        }
    }
}
