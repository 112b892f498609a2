import GRDB

/// The columns of a row, one after the other, for what is read with almost every message: GRDB's
/// `Row` lists their names in a dictionary each time.
struct ColumnReader {
    private let statement: SQLiteStatement
    private var index: CInt

    fileprivate init(_ statement: SQLiteStatement, from index: CInt) {
        self.statement = statement
        self.index = index
    }

    mutating func next<Value: StatementColumnConvertible>() -> Value? {
        defer { index += 1 }
        return Value.fromStatement(statement, atUncheckedIndex: index)
    }

    /// - Throws: where the column is null, or no such value.
    mutating func required<Value: StatementColumnConvertible>() throws -> Value {
        guard let value = next() as Value? else {
            throw DatabaseError(message: "column \(index - 1) holds no \(Value.self)")
        }
        return value
    }

    mutating func requiredChoice<Value: RawRepresentable<String>>() throws -> Value {
        guard let value = try choice() as Value? else {
            throw DatabaseError(message: "column \(index - 1) holds nothing")
        }
        return value
    }

    /// The enumeration in a column that a CHECK or our own statements keep valid.
    mutating func choice<Value: RawRepresentable<String>>() throws -> Value? {
        guard let text = next() as String? else { return nil }
        guard let value = Value(rawValue: text) else {
            throw DatabaseError(message: "column \(index - 1) holds '\(text)'")
        }
        return value
    }
}

/// A record that reads its columns in the order in which a SELECT names them.
protocol ColumnRecord: Sendable {
    init(_ columns: inout ColumnReader) throws
}

extension ColumnRecord {
    static func fetchOne(
        _ db: Database, cached sql: String, arguments: StatementArguments
    ) throws -> Self? {
        try Fetched<Self>.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)?.result.get()
    }

    static func fetchAll(
        _ db: Database, sql: String, arguments: StatementArguments
    ) throws -> [Self] {
        try Fetched<Self>.fetchAll(db, sql: sql, arguments: arguments).map { try $0.result.get() }
    }
}

/// GRDB hands a statement only to what it takes for a value in a single column.
private struct Fetched<Record: ColumnRecord>: DatabaseValueConvertible, StatementColumnConvertible {
    let result: Result<Record, any Error>

    init(sqliteStatement: SQLiteStatement, index: CInt) {
        var columns = ColumnReader(sqliteStatement, from: index)
        result = Result { try Record(&columns) }
    }

    /// A record may begin with a column that is null.
    static func fromStatement(_ statement: SQLiteStatement, atUncheckedIndex index: CInt) -> Self? {
        Self(sqliteStatement: statement, index: index)
    }

    var databaseValue: DatabaseValue { .null }
    static func fromDatabaseValue(_: DatabaseValue) -> Self? { nil }
}
