import GRDB

/// A connection inside a transaction. It hides the database library from the domains (decision
/// 0024), so that another engine needs changes in this folder only.
package struct Database {
    let connection: GRDB.Database

    package init(_ connection: GRDB.Database) { self.connection = connection }

    /// Runs a statement that is compiled once per connection, because compiling costs more than
    /// running most statements. For constant SQL.
    package func execute(cached sql: String, arguments: StatementArguments = []) throws {
        let statement = try connection.cachedStatement(sql: sql)
        try arguments.bind(to: statement)
        try statement.execute()
    }

    /// Runs one statement, or several without arguments.
    package func execute(sql: String, arguments: StatementArguments = []) throws {
        try connection.execute(sql: sql, arguments: arguments.grdb)
    }

    /// The number of rows that the last statement changed.
    package var changesCount: Int { connection.changesCount }

    /// Calls `body` with each row until it returns false.
    ///
    /// `body` must not run a statement, because it reads the row directly from SQLite's memory.
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

/// The statement positioned on the current row. GRDB passes it only to single-column values, so this
/// poses as one; GRDB's `Row` would build a dictionary of the column names for each row.
private struct CurrentRow: DatabaseValueConvertible, StatementColumnConvertible {
    let statement: SQLiteStatement

    init(sqliteStatement: SQLiteStatement, index: CInt) { statement = sqliteStatement }

    /// Overridden because GRDB's default returns nil if the first column is null.
    static func fromStatement(_ statement: SQLiteStatement, atUncheckedIndex index: CInt) -> Self? {
        Self(sqliteStatement: statement, index: index)
    }

    var databaseValue: DatabaseValue { .null }
    static func fromDatabaseValue(_: DatabaseValue) -> Self? { nil }
}
