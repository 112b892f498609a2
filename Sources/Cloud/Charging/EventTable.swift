import ChargingModel
import CloudCore
import CommonBase
import Foundation

/// The facts of transactions. The schema allows only appending.
package enum EventTable {
    /// Returns false if the transaction already has a fact with this key.
    static func append(
        _ new: NewFact, to transaction: TransactionID, _ db: Database
    ) throws -> Bool {
        let event = new.fact
        try db.execute(
            cached: """
                INSERT INTO charging_event
                    (transaction_id, key, kind, occurred_at, received_at, body)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                transaction, event.key, event.kind.rawValue, event.occurredAt, event.receivedAt,
                new.text,
            ])
        return db.changesCount == 1
    }

    /// A fact as it is stored.
    package struct Stored: Sendable {
        package var key: String
        package var kind: String
        /// JSON.
        package var body: String
    }

    /// Calls `use` with the first facts of a transaction in the order of their arrival. It must not
    /// run a statement.
    package static func forEachStored(
        _ transaction: TransactionID, limit: Int, _ db: Database, _ use: (Stored) throws -> Void
    ) throws {
        try db.forEachRow(
            cached: """
                SELECT key, kind, body FROM charging_event WHERE transaction_id = ?
                ORDER BY id LIMIT ?
                """,
            arguments: [transaction, limit]
        ) { row in
            try use(Stored(key: try row["key"], kind: try row["kind"], body: try row["body"]))
        }
    }

    /// All facts of a transaction in the order of their arrival, for tests.
    package static func list(
        _ transaction: TransactionID, _ db: Database
    ) throws -> [ChargingEvent] {
        try events(
            "SELECT body FROM charging_event WHERE transaction_id = ? ORDER BY id", [transaction],
            db)
    }

    /// The facts of a transaction in any order, with only the registers of their readings: what a
    /// fold needs. One fact is decoded at a time, because one with all its values takes twice the
    /// memory of its text.
    static func listRegisters(
        _ transaction: TransactionID, _ db: Database
    ) throws -> [ChargingEvent] {
        try events(
            "SELECT body FROM charging_event WHERE transaction_id = ?", [transaction], db
        ) { $0.withRegistersOnly }
    }

    /// The newest facts in the order of their arrival, about `bytes` of their text. Those that
    /// cannot be decoded are left out.
    package static func listNewest(
        _ transaction: TransactionID, limit: Int, bytes: Int, _ db: Database
    ) throws -> [ChargingEvent] {
        let numbers = try Int64.fetchAll(
            db,
            cached: """
                SELECT id FROM charging_event WHERE transaction_id = ? ORDER BY id DESC LIMIT ?
                """,
            arguments: [transaction, limit])
        return try readable(numbers, of: transaction, bytes: bytes, db).reversed()
    }

    /// The facts after a number, in the order of their arrival. It reads all facts of the cloud
    /// after that number, so that it needs no index, which would make every insert slower.
    static func list(
        _ transaction: TransactionID, after number: Int64, limit: Int, _ db: Database
    ) throws -> [ChargingEvent] {
        try events(
            """
            SELECT body FROM charging_event WHERE id > ? AND transaction_id || '' = ?
            ORDER BY id LIMIT ?
            """, [number, transaction, limit], db)
    }

    /// As `listRegisters`, of the facts that occurred after `time`, and of all facts of the cloud:
    /// these have its time, which a station's clock may be ahead of.
    static func listRegisters(
        _ transaction: TransactionID, occurredAfter time: Timestamp, _ db: Database
    ) throws -> [ChargingEvent] {
        let kinds = ChargingEvent.Kind.ofCloud.map(\.rawValue).sorted()
        return try events(
            """
            SELECT body FROM charging_event
            WHERE transaction_id = ? AND (occurred_at > ? OR kind IN (?, ?, ?))
            """, [transaction, time] + StatementArguments(kinds), db
        ) { $0.withRegistersOnly }
    }

    /// The number of the last fact of any transaction; 0 without facts.
    static func lastNumber(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, cached: "SELECT max(id) FROM charging_event") ?? 0
    }

    /// Bytes of facts that `newestReadings` decodes at most: 1000 ordinary samples.
    private static let newestBytes = 2 << 20

    /// The readings of the last `limit` samples, by time.
    package static func newestReadings(
        _ transaction: TransactionID, limit: Int, _ db: Database
    ) throws -> [MeterReading] {
        let numbers = try newestSamples(of: transaction, limit: limit, db)
        return try readings(numbers, of: transaction, bytes: newestBytes, db)
            .sorted { $0.takenAt < $1.takenAt }
    }

    /// The numbers of the last `limit` samples, the newest first.
    static func newestSamples(
        of transaction: TransactionID, limit: Int, _ db: Database
    ) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            cached: """
                SELECT id FROM charging_event WHERE transaction_id = ? AND kind = ?
                ORDER BY id DESC LIMIT ?
                """,
            arguments: [transaction, ChargingEvent.Kind.sampled.rawValue, limit])
    }

    /// The readings of samples.
    /// - Parameter bytes: of facts that it decodes at most.
    static func readings(
        _ samples: [Int64], of transaction: TransactionID, bytes: Int, _ db: Database
    ) throws -> [MeterReading] {
        let facts = try readable(samples, of: transaction, bytes: bytes, db)
        return facts.flatMap { event -> [MeterReading] in
            if case .sampled(let readings) = event.content { readings } else { [] }
        }
    }

    /// The facts with these numbers, one after the other until their text has `bytes`.
    static func readable(
        _ numbers: [Int64], of transaction: TransactionID, bytes: Int, _ db: Database
    ) throws -> [ChargingEvent] {
        let decoder = JSONDecoder()
        var (facts, rest): ([ChargingEvent], Int) = ([], bytes)
        for number in numbers where rest > 0 {
            let body = try String.fetchOne(
                db, cached: "SELECT body FROM charging_event WHERE id = ?", arguments: [number])
            guard let body else { continue }
            rest -= body.utf8.count
            let fact = try db.skippingFailure("skipped a fact of transaction \(transaction)") {
                try decoder.decode(ChargingEvent.self, from: Data(body.utf8))
            }
            if let fact { facts.append(fact) }
        }
        return facts
    }

    private static func events(
        _ sql: String, _ arguments: StatementArguments, _ db: Database,
        _ transform: (ChargingEvent) -> ChargingEvent = { $0 }
    ) throws -> [ChargingEvent] {
        let decoder = JSONDecoder()
        var events: [ChargingEvent] = []
        try db.forEachRow(sql: sql, arguments: arguments) { row in
            let body: String = row[0] ?? ""
            let event = try decoder.decode(ChargingEvent.self, from: Data(body.utf8))
            events.append(transform(event))
        }
        return events
    }
}
