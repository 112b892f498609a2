import GRDB

/// A connection inside a transaction. The domains see this type and not the library behind it
/// (decision 0024): another engine needs changes in this folder only.
package struct Database {
    let connection: GRDB.Database

    package init(_ connection: GRDB.Database) { self.connection = connection }

    /// Runs a statement that is compiled once per connection: compiling costs more than most
    /// statements take. For texts that don't vary.
    package func execute(cached sql: String, arguments: StatementArguments = []) throws {
        let statement = try connection.cachedStatement(sql: sql)
        try arguments.bind(to: statement)
        try statement.execute()
    }

    /// Runs one statement, or several without arguments.
    package func execute(sql: String, arguments: StatementArguments = []) throws {
        try connection.execute(sql: sql, arguments: arguments.grdb)
    }

    /// How many rows the last statement changed.
    package var changesCount: Int { connection.changesCount }

    /// Calls `body` with each row until it returns false.
    ///
    /// `body` must not run a statement: the row is read where SQLite holds it.
    func rows(
        _ sql: String, _ arguments: StatementArguments, isCached: Bool,
        _ body: (inout ColumnReader) throws -> Bool
    ) throws {
        let statement =
            isCached
            ? try connection.cachedStatement(sql: sql) : try connection.makeStatement(sql: sql)
        try arguments.bind(to: statement)
        let cursor = try CurrentRow.fetchCursor(statement)
        while let row = try cursor.next() {
            var reader = ColumnReader(row.statement)
            guard try body(&reader) else { return }
        }
    }
}

/// The statement that stands on a row. GRDB hands it only to what it takes for a value in a single
/// column; GRDB's own `Row` would list the columns' names in a dictionary each time.
private struct CurrentRow: DatabaseValueConvertible, StatementColumnConvertible {
    let statement: SQLiteStatement

    init(sqliteStatement: SQLiteStatement, index: CInt) { statement = sqliteStatement }

    /// Also for a row that begins with a null.
    static func fromStatement(_ statement: SQLiteStatement, atUncheckedIndex index: CInt) -> Self? {
        Self(sqliteStatement: statement, index: index)
    }

    var databaseValue: DatabaseValue { .null }
    static func fromDatabaseValue(_: DatabaseValue) -> Self? { nil }
}
