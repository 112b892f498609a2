import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// Questions of drivers about settled transactions.
package enum DisputeTable {
    /// Sorts after every id.
    private static let last = String(repeating: "z", count: 48)

    /// Whether a question about the transaction waits for a decision; its earning stays pending.
    package static func isOpen(_ transaction: TransactionID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM dispute
                    WHERE transaction_id = ? AND decided_at IS NULL)
                """,
            arguments: [transaction]) ?? false
    }

    /// A dispute that the viewer sees: the driver, the hosts of the place, and admins.
    static func find(
        _ id: ID<Dispute>, viewer: Viewer, _ db: Database
    ) throws -> Dispute? {
        var conditions = Conditions()
        conditions.add("id = ?", id)
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        return try Dispute.fetchAll(
            db, sql: "SELECT * FROM dispute \(conditions.sql)", arguments: conditions.arguments
        ).first
    }

    /// The disputes that the viewer sees, newest first.
    /// - Parameters:
    ///   - isOpen: nil lists all.
    ///   - before: disputes with smaller ids; nil for the newest.
    package static func list(
        isOpen: Bool? = nil, before id: String?, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [Dispute] {
        var conditions = Conditions()
        conditions.add(StationAccess.isManagedOrOwn(by: viewer))
        // A person sees few disputes: these are searched and sorted, instead of walking all.
        conditions.add(viewer.isPerson ? "id || '' < ?" : "id < ?", id ?? last)
        if let isOpen { conditions.add(isOpen ? "decided_at IS NULL" : "decided_at IS NOT NULL") }
        return try Dispute.fetchAll(
            db,
            sql: """
                SELECT * FROM dispute \(conditions.sql)
                ORDER BY \(viewer.isPerson ? "id || '' DESC" : "id DESC") LIMIT ?
                """,
            arguments: conditions.arguments + [limit])
    }

    /// How many disputes a transaction has had.
    static func count(of transaction: TransactionID, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT count(*) FROM dispute WHERE transaction_id = ?",
            arguments: [transaction]) ?? 0
    }

    /// The newest dispute of a transaction, of whose transaction the caller has checked that the
    /// viewer sees it.
    static func newest(of transaction: TransactionID, _ db: Database) throws -> Dispute? {
        try Dispute.fetchOne(
            db,
            cached: """
                SELECT * FROM dispute WHERE transaction_id = ? ORDER BY id DESC LIMIT 1
                """,
            arguments: [transaction])
    }

    /// The question about a transaction that waits for a decision; nil without one, or if the viewer
    /// does not see it.
    package static func openID(
        of transaction: TransactionID, viewer: Viewer, _ db: Database
    ) throws -> ID<Dispute>? {
        guard let newest = try newest(of: transaction, db), newest.isOpen else { return nil }
        return try find(newest.id, viewer: viewer, db)?.id
    }

    static func insert(
        _ id: ID<Dispute>, of record: TransactionRecord, person: PersonID?,
        _ reason: Dispute.Reason, _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO dispute
                    (id, transaction_id, station_id, person_id, reason, opened_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [id, record.id, record.stationID, person, reason.rawValue, now])
    }

    /// - Returns: false if it was decided before.
    static func decide(
        _ id: ID<Dispute>, _ decision: Dispute.Decision, by person: PersonID, _ db: Database,
        at now: Timestamp
    ) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE dispute SET decision = ?, decided_by = ?, decided_at = ?
                WHERE id = ? AND decided_at IS NULL
                """,
            arguments: [decision.rawValue, person, now, id])
        return db.changesCount == 1
    }

    // MARK: Messages

    /// All messages, oldest first; at most `Dispute.messageLimit`. The caller has checked that the
    /// viewer sees the dispute.
    static func messages(of id: ID<Dispute>, _ db: Database) throws -> [DisputeMessage] {
        try DisputeMessage.fetchAll(
            db,
            cached: "SELECT * FROM dispute_message WHERE dispute_id = ? ORDER BY id LIMIT ?",
            arguments: [id, Dispute.messageLimit])
    }

    static func countMessages(of id: ID<Dispute>, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT count(*) FROM dispute_message WHERE dispute_id = ?",
            arguments: [id]) ?? 0
    }

    static func addMessage(
        _ text: String, to id: ID<Dispute>, by person: PersonID, _ side: Dispute.Side,
        _ db: Database, at now: Timestamp
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO dispute_message (dispute_id, sender_id, side, text, sent_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [id, person, side.rawValue, text, now])
    }
}
