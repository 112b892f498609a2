import CommonBase
import GRDB

/// How our types stand in columns: times as integers, ids as texts.
extension Timestamp: DatabaseValueConvertible, StatementColumnConvertible {
    package init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(milliseconds: Int64(sqliteStatement: sqliteStatement, index: index))
    }

    package var databaseValue: DatabaseValue { milliseconds.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Timestamp? {
        Int64.fromDatabaseValue(value).map(Timestamp.init(milliseconds:))
    }
}

extension ID: DatabaseValueConvertible, StatementColumnConvertible {
    package init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(String(sqliteStatement: sqliteStatement, index: index))
    }

    package var databaseValue: DatabaseValue { text.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> ID? {
        String.fromDatabaseValue(value).flatMap(ID.init(_:))
    }
}

extension Row {
    /// The enumeration in a column that a CHECK or our own statements keep valid.
    func choice<Value: RawRepresentable<String>>(_ column: String) throws -> Value {
        let text: String = self[column]
        guard let value = Value(rawValue: text) else {
            throw DatabaseError(message: "column \(column) holds '\(text)'")
        }
        return value
    }

    func optionalChoice<Value: RawRepresentable<String>>(_ column: String) throws -> Value? {
        self[column] as String? == nil ? nil : try choice(column)
    }
}
