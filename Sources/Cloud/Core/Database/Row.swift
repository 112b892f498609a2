/// A row, read by column names. It is valid only until the next row is read.
package struct Row {
    let columns: ColumnReader

    package subscript<Value: ColumnValue>(_ column: String) -> Value? {
        columns.index(of: column).flatMap { columns.value($0) }
    }

    /// The value of a column that the schema declares NOT NULL.
    /// - Throws: `DatabaseFailure.unreadable` if the column is null or has another type.
    @_disfavoredOverload
    package subscript<Value: ColumnValue>(_ column: String) -> Value {
        get throws {
            guard let value = self[column] as Value? else {
                throw DatabaseFailure(.unreadable, "column \(column) is not a \(Value.self)")
            }
            return value
        }
    }

    package subscript<Value: ColumnValue>(_ index: Int) -> Value? { columns.value(CInt(index)) }

    /// An enumeration value. A CHECK or this program's statements keep the column valid.
    /// - Throws: `DatabaseFailure.unreadable` for an unknown value.
    package func choice<Value: RawRepresentable<String>>(_ column: String) throws -> Value {
        let text: String = try self[column]
        guard let value = Value(rawValue: text) else {
            throw DatabaseFailure(.unreadable, "column \(column) holds '\(text)'")
        }
        return value
    }

    package func optionalChoice<Value: RawRepresentable<String>>(
        _ column: String
    ) throws -> Value? {
        self[column] as String? == nil ? nil : try choice(column)
    }
}

/// A record that reads its columns by name.
package protocol FetchableRecord {
    init(row: Row) throws
}
