import Common
import Foundation
import GRDB

/// The facts. Appended only; the schema refuses anything else.
public enum EventTable {
    /// False when a fact with this key is there already.
    public static func append(
        _ event: ChargingEvent, to transaction: TransactionID, _ db: Database
    ) throws -> Bool {
        let body = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
        try db.execute(
            sql: """
                INSERT INTO charging_event
                    (transaction_id, key, kind, occurred_at, received_at, body)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
                """,
            arguments: [
                transaction, event.key, event.kind.rawValue, event.occurredAt, event.receivedAt,
                body,
            ])
        return db.changesCount == 1
    }

    /// The transaction that a fact with this key belongs to.
    public static func transaction(
        ofKey key: String, _ db: Database
    ) throws -> TransactionID? {
        try TransactionID.fetchOne(
            db, sql: "SELECT transaction_id FROM charging_event WHERE key = ?", arguments: [key])
    }

    /// In the order in which they came.
    public static func list(
        _ transaction: TransactionID, _ db: Database
    ) throws -> [ChargingEvent] {
        let bodies = try String.fetchCursor(
            db, sql: "SELECT body FROM charging_event WHERE transaction_id = ? ORDER BY id",
            arguments: [transaction])
        let decoder = JSONDecoder()
        var events: [ChargingEvent] = []
        while let body = try bodies.next() {
            events.append(try decoder.decode(ChargingEvent.self, from: Data(body.utf8)))
        }
        return events
    }
}

/// What a transaction has set off, so that nothing is set off twice.
public enum ReactionTable {
    /// False when it was set off before.
    public static func insert(
        _ reaction: Reaction, of transaction: TransactionID, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        try db.execute(
            sql: """
                INSERT INTO reaction (transaction_id, key, created_at) VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [transaction, reaction.idempotencyKey, now])
        return db.changesCount == 1
    }

    public static func list(_ transaction: TransactionID, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: "SELECT key FROM reaction WHERE transaction_id = ? ORDER BY created_at, key",
            arguments: [transaction])
    }
}
