import CloudCore
import CommonBase

/// A statement as it was sent.
struct SentStatement: Hashable, Sendable {
    var id: ID<SentStatement>
    /// Rises by 1 with each statement of the host.
    var number: Int64
    var month: AccountingMonth
    var summary: StatementSummary
    var sentAt: Timestamp

    /// `2026-11-3`
    var name: String { "\(month.text)-\(number)" }
}

/// Which statements were sent, as a list shows it.
struct SentMark: Hashable, Sendable, FetchableRecord {
    var driver: PersonID
    var number: Int64
    var charged: Money
    var closing: Money
    var sentAt: Timestamp

    init(row: Row) throws {
        driver = try row["driver_id"]
        number = try row["number"]
        charged = Money(minor: try row["charged_minor"])
        closing = Money(minor: try row["closing_minor"])
        sentAt = try row["sent_at"]
    }
}

enum StatementTable {
    static func insert(_ statement: SentStatement, _ db: Database) throws {
        let summary = statement.summary
        try db.execute(
            cached: """
                INSERT INTO host_statement
                    (id, host_id, driver_id, month, number, opening_minor, charged_minor,
                     received_minor, closing_minor, energy_wh, transactions, sent_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                statement.id, summary.host, summary.driver, statement.month.month.number,
                statement.number, summary.opening.minor, summary.charged.minor,
                summary.received.minor, summary.closing.minor, summary.energyWh,
                summary.transactions, statement.sentAt,
            ])
    }

    static func lastNumber(of host: PersonID, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT number FROM host_statement WHERE host_id = ? ORDER BY number DESC LIMIT 1
                """,
            arguments: [host]) ?? 0
    }

    /// The statements of a host for a month.
    static func list(
        of host: PersonID, _ month: AccountingMonth, _ db: Database
    ) throws -> [SentMark] {
        try SentMark.fetchAll(
            db,
            cached: """
                SELECT * FROM host_statement WHERE host_id = ? AND month = ?
                ORDER BY driver_id LIMIT ?
                """,
            arguments: [host, month.month.number, StatementReader.limit])
    }

    static func find(
        _ driver: PersonID, at host: PersonID, _ month: AccountingMonth, _ db: Database
    ) throws -> SentMark? {
        try SentMark.fetchOne(
            db,
            cached: """
                SELECT * FROM host_statement WHERE host_id = ? AND month = ? AND driver_id = ?
                """,
            arguments: [host, month.month.number, driver])
    }
}
