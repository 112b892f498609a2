import GRDB

/// A connection inside a transaction. It hides the database library from the domains (decision
/// 0024), so that another engine needs changes in this folder only.
package struct Database {
    let connection: GRDB.Database
    private let outbox: SignalOutbox?
    /// What this transaction takes of stations' quotas; nil for a read.
    let quotas: QuotaLedger?
    /// Gets what is skipped because it cannot be decoded.
    let unreadable: UnreadableRows?
    /// What a write of a person changes; nil for other writes, and for reads.
    package private(set) var auditNotes: AuditNotes?

    /// - Parameter outbox: collects the signals of a write; nil for a read.
    init(
        _ connection: GRDB.Database, _ outbox: SignalOutbox? = nil, quotas: QuotaLedger? = nil,
        unreadable: UnreadableRows? = nil
    ) {
        self.connection = connection
        self.outbox = outbox
        self.quotas = quotas
        self.unreadable = unreadable
    }

    package init(_ connection: GRDB.Database) { self.init(connection, nil) }

    /// The same connection, which notes what is changed through it.
    func noting(_ notes: AuditNotes) -> Database {
        var copy = self
        copy.auditNotes = notes
        return copy
    }

    /// Posts a signal after the commit of this transaction.
    package func signal(_ signal: Signal) { outbox?.signals.insert(signal) }

    /// Runs a statement that is compiled once per connection, because compiling costs more than
    /// running most statements. For constant SQL.
    package func execute(cached sql: String, arguments: StatementArguments = []) throws {
        let statement = try connection.cachedStatement(sql: sql)
        try arguments.bind(to: statement)
        try statement.execute()
    }

    /// Runs one statement, or several without arguments.
    package func execute(sql: String, arguments: StatementArguments = []) throws {
        try connection.execute(sql: sql, arguments: try arguments.checked())
    }

    /// Runs `body`; if it throws, only its own changes are undone.
    package func inSavepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try execute(cached: "SAVEPOINT part")
        let mark = quotas?.mark
        do {
            let value = try body()
            try execute(cached: "RELEASE part")
            return value
        } catch {
            if let mark { quotas?.giveBack(since: mark) }
            // After some errors SQLite has already rolled the whole transaction back.
            if connection.isInsideTransaction {
                try execute(cached: "ROLLBACK TO part")
                try execute(cached: "RELEASE part")
            }
            throw error
        }
    }

    /// The number of rows that all statements of this connection have changed.
    package var totalChangesCount: Int { connection.totalChangesCount }

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
        let names = ColumnNames()
        while let row = try cursor.next() {
            var reader = ColumnReader(row.statement, names)
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
