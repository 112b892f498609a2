import GRDB

// Reads records and values. `cached` statements are compiled once per connection, for constant
// SQL; `sql` is compiled each time.

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

    /// All records that can be decoded; others are reported and skipped.
    package static func fetchReadable(
        _ db: Database, sql: String, arguments: StatementArguments = []
    ) throws -> [Self] {
        var skipped = 0
        return try fetchReadable(db, sql: sql, arguments: arguments, skipped: &skipped)
    }

    /// As above, with a statement that is kept for the next time.
    package static func fetchReadable(
        _ db: Database, cached sql: String, arguments: StatementArguments = []
    ) throws -> [Self] {
        var skipped = 0
        return try fetchReadable(
            db, sql: sql, arguments: arguments, isCached: true, skipped: &skipped)
    }

    /// - Parameter skipped: counts the records that cannot be decoded.
    package static func fetchReadable(
        _ db: Database, sql: String, arguments: StatementArguments = [], isCached: Bool = false,
        skipped: inout Int
    ) throws -> [Self] {
        var found: [Self] = []
        try db.rows(sql, arguments, isCached: isCached) { columns in
            let record = try db.skippingFailure("skipped a \(Self.self)") { try Self(&columns) }
            if let record { found.append(record) } else { skipped += 1 }
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

    /// All records that can be decoded; others are reported and skipped.
    package static func fetchReadable(
        _ db: Database, cached sql: String, arguments: StatementArguments = []
    ) throws -> [Self] {
        var found: [Self] = []
        try db.rows(sql, arguments, isCached: true) { columns in
            let record = try db.skippingFailure("skipped a \(Self.self)") {
                try Self(row: Row(columns: columns))
            }
            if let record { found.append(record) }
            return true
        }
        return found
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
    /// The value of the first row; nil if there is no row or the value is null.
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

    /// The values of all rows, without nulls.
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
    /// Runs a statement with RETURNING and returns its number.
    package func number(cached sql: String, arguments: StatementArguments) throws -> Int64 {
        guard let number = try Int64.fetchOne(self, cached: sql, arguments: arguments) else {
            throw DatabaseFailure(.other, "the statement returned no number")
        }
        return number
    }

    /// Calls `body` with each row. `body` must not run a statement.
    package func forEachRow(
        sql: String, arguments: StatementArguments = [], _ body: (Row) throws -> Void
    ) throws {
        try rows(sql, arguments, isCached: false) { columns in
            try body(Row(columns: columns))
            return true
        }
    }

    /// As above, with a statement that is kept for the next time.
    package func forEachRow(
        cached sql: String, arguments: StatementArguments = [], _ body: (Row) throws -> Void
    ) throws {
        try rows(sql, arguments, isCached: true) { columns in
            try body(Row(columns: columns))
            return true
        }
    }
}
