import GRDB

// How records and values are read. `cached` statements are compiled once per connection, for texts
// that don't vary; `sql` is compiled each time.

extension ColumnRecord {
    package static func fetchOne(
        _ db: Database, cached sql: String, arguments: StatementArguments = []
    ) throws -> Self? {
        var found: Self?
        try db.rows(sql, arguments, isCached: true) { columns in
            found = try Self(&columns)
            return false
        }
        return found
    }

    package static func fetchAll(
        _ db: Database, sql: String, arguments: StatementArguments = []
    ) throws -> [Self] {
        var found: [Self] = []
        try db.rows(sql, arguments, isCached: false) { columns in
            found.append(try Self(&columns))
            return true
        }
        return found
    }
}

extension FetchableRecord {
    package static func fetchOne(
        _ db: Database, cached sql: String, arguments: StatementArguments = []
    ) throws -> Self? {
        var found: Self?
        try db.rows(sql, arguments, isCached: true) { columns in
            found = try Self(row: Row(columns: columns))
            return false
        }
        return found
    }

    package static func fetchAll(
        _ db: Database, cached sql: String, arguments: StatementArguments = []
    ) throws -> [Self] {
        try fetchAll(db, sql, arguments, isCached: true)
    }

    package static func fetchAll(
        _ db: Database, sql: String, arguments: StatementArguments = []
    ) throws -> [Self] {
        try fetchAll(db, sql, arguments, isCached: false)
    }

    private static func fetchAll(
        _ db: Database, _ sql: String, _ arguments: StatementArguments, isCached: Bool
    ) throws -> [Self] {
        var found: [Self] = []
        try db.rows(sql, arguments, isCached: isCached) { columns in
            found.append(try Self(row: Row(columns: columns)))
            return true
        }
        return found
    }
}

/// Values of a single column.
extension DatabaseValueConvertible where Self: StatementColumnConvertible {
    /// The first row's value; nil where there is no row or it is null.
    package static func fetchOne(
        _ db: Database, cached sql: String, arguments: StatementArguments = []
    ) throws -> Self? {
        try fetchOne(db, sql, arguments, isCached: true)
    }

    package static func fetchOne(
        _ db: Database, sql: String, arguments: StatementArguments = []
    ) throws -> Self? {
        try fetchOne(db, sql, arguments, isCached: false)
    }

    /// All rows' values, without nulls.
    package static func fetchAll(
        _ db: Database, cached sql: String, arguments: StatementArguments = []
    ) throws -> [Self] {
        try fetchAll(db, sql, arguments, isCached: true)
    }

    package static func fetchAll(
        _ db: Database, sql: String, arguments: StatementArguments = []
    ) throws -> [Self] {
        try fetchAll(db, sql, arguments, isCached: false)
    }

    private static func fetchOne(
        _ db: Database, _ sql: String, _ arguments: StatementArguments, isCached: Bool
    ) throws -> Self? {
        var found: Self?
        try db.rows(sql, arguments, isCached: isCached) { columns in
            found = columns.value(0)
            return false
        }
        return found
    }

    private static func fetchAll(
        _ db: Database, _ sql: String, _ arguments: StatementArguments, isCached: Bool
    ) throws -> [Self] {
        var found: [Self] = []
        try db.rows(sql, arguments, isCached: isCached) { columns in
            if let value = columns.value(0) as Self? { found.append(value) }
            return true
        }
        return found
    }
}

extension Database {
    /// The number that an INSERT with RETURNING gives to its new row.
    package func number(cached sql: String, arguments: StatementArguments) throws -> Int64 {
        guard let number = try Int64.fetchOne(self, cached: sql, arguments: arguments) else {
            throw DatabaseFailure(.other, "the statement returned no number")
        }
        return number
    }

    /// Calls `body` with each row; it must not run a statement.
    package func forEachRow(
        sql: String, arguments: StatementArguments = [], _ body: (Row) throws -> Void
    ) throws {
        try rows(sql, arguments, isCached: false) { columns in
            try body(Row(columns: columns))
            return true
        }
    }
}
