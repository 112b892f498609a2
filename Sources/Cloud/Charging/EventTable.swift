import ChargingModel
import CloudCore
import CommonBase
import Foundation

/// The facts of transactions. The schema allows only appending.
package enum EventTable {
    /// Returns false if the transaction already has a fact with this key.
    package static func append(
        _ event: ChargingEvent, to transaction: TransactionID, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO charging_event
                    (transaction_id, key, kind, occurred_at, received_at, body)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                transaction, event.key, event.kind.rawValue, event.occurredAt, event.receivedAt,
                event.jsonText,
            ])
        return db.changesCount == 1
    }

    /// The facts of a transaction in the order of their arrival.
    package static func list(
        _ transaction: TransactionID, _ db: Database
    ) throws -> [ChargingEvent] {
        try events(
            "SELECT body FROM charging_event WHERE transaction_id = ? ORDER BY id", [transaction],
            db)
    }

    /// The number of facts, counted only up to `limit`.
    static func count(
        _ transaction: TransactionID, upTo limit: Int64, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM (
                    SELECT 1 FROM charging_event WHERE transaction_id = ? LIMIT ?) AS first
                """,
            arguments: [transaction, limit]) ?? 0
    }

    /// The facts after a number, in the order of their arrival. It reads all facts of the cloud after
    /// that number, so that it needs no index, which would make every insert slower.
    static func list(
        _ transaction: TransactionID, after number: Int64, limit: Int, _ db: Database
    ) throws -> [ChargingEvent] {
        try events(
            """
            SELECT body FROM charging_event WHERE id > ? AND transaction_id || '' = ?
            ORDER BY id LIMIT ?
            """, [number, transaction, limit], db)
    }

    /// The facts that occurred after `time`, in the order of their arrival, and all corrections: these
    /// have the time of the cloud, which a station's clock may be ahead of.
    static func list(
        _ transaction: TransactionID, occurredAfter time: Timestamp, _ db: Database
    ) throws -> [ChargingEvent] {
        try events(
            """
            SELECT body FROM charging_event
            WHERE transaction_id = ? AND (occurred_at > ? OR kind = ?) ORDER BY id
            """, [transaction, time, ChargingEvent.Kind.corrected.rawValue], db)
    }

    /// The number of the last fact of any transaction; 0 without facts.
    static func lastNumber(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, cached: "SELECT max(id) FROM charging_event") ?? 0
    }

    /// The readings of the last `limit` samples, by time.
    package static func newestReadings(
        _ transaction: TransactionID, limit: Int, _ db: Database
    ) throws -> [MeterReading] {
        let samples = try events(
            """
            SELECT body FROM charging_event WHERE transaction_id = ? AND kind = ?
            ORDER BY id DESC LIMIT ?
            """, [transaction, ChargingEvent.Kind.sampled.rawValue, limit], db)
        let readings = samples.flatMap { event -> [MeterReading] in
            if case .sampled(let readings) = event.content { readings } else { [] }
        }
        return readings.sorted { $0.takenAt < $1.takenAt }
    }

    private static func events(
        _ sql: String, _ arguments: StatementArguments, _ db: Database
    ) throws -> [ChargingEvent] {
        let decoder = JSONDecoder()
        var events: [ChargingEvent] = []
        try db.forEachRow(sql: sql, arguments: arguments) { row in
            let body: String = row[0] ?? ""
            events.append(try decoder.decode(ChargingEvent.self, from: Data(body.utf8)))
        }
        return events
    }
}
