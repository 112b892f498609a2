import GRDB

/// A value that a column can hold.
package typealias ColumnValue = DatabaseValueConvertible & StatementColumnConvertible

/// The values for the question marks of a statement.
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

    /// Binds the values directly: GRDB's list of arguments would copy each of them twice.
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
