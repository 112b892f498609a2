import ChargingModel
import CloudCore
import CloudFleet
import CommonBase

/// Readings with an unknown transactionId that continue no transaction. They make none; the first
/// and the last one of a connector are kept for a stop that may follow: they are the energy of a
/// transaction whose start was lost.
package enum StrayReadingTable {
    private struct Row: FetchableRecord {
        var connector: Int64
        var first, last: MeterReading

        init(row: CloudCore.Row) throws {
            connector = try row["connector_id"]
            first = MeterReading(
                takenAt: try row["first_at"], registerWh: try row["first_wh"],
                context: .samplePeriodic)
            last = MeterReading(
                takenAt: try row["last_at"], registerWh: try row["last_wh"],
                context: .samplePeriodic)
        }

        /// A reading alone, or as the last one of those that it continues.
        init(_ earlier: Row?, followedBy reading: MeterReading, connector: Int64) {
            let goesOn = earlier.map {
                StrayReadingTable.continues($0, reading.registerWh ?? 0, at: reading.takenAt)
            }
            self.connector = connector
            first = goesOn == true ? earlier?.first ?? reading : reading
            last = reading
        }
    }

    private static let selection = "SELECT * FROM stray_reading WHERE station_id = ?"

    /// Keeps the last reading; as the first one, too, if it does not continue the others. A message
    /// counts as one fact of the station's quota.
    package static func note(
        _ readings: [MeterReading], station: StationID, connector: Int64, _ db: Database,
        at now: Timestamp
    ) throws {
        let merged = MeterReading.merged(readings).filter { $0.registerWh != nil }
        guard !merged.isEmpty, try db.takes(.facts, 1, of: station, at: now) else { return }
        var row = try Row.fetchAll(
            db, sql: "\(selection) AND connector_id = ?", arguments: [station, connector]
        ).first
        for reading in merged { row = Row(row, followedBy: reading, connector: connector) }
        guard let row else { return }
        try db.execute(
            cached: """
                INSERT INTO stray_reading
                    (station_id, connector_id, first_at, first_wh, last_at, last_wh)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (station_id, connector_id) DO UPDATE SET
                    first_at = excluded.first_at, first_wh = excluded.first_wh,
                    last_at = excluded.last_at, last_wh = excluded.last_wh
                """,
            arguments: [
                station, connector, row.first.takenAt, row.first.registerWh, row.last.takenAt,
                row.last.registerWh,
            ])
    }

    /// Forgets the readings of a connector: when a transaction starts or ends there, they are of an
    /// earlier one.
    package static func delete(
        station: StationID, connector: Int64, _ db: Database
    ) throws {
        try db.execute(
            cached: "DELETE FROM stray_reading WHERE station_id = ? AND connector_id = ?",
            arguments: [station, connector])
    }

    /// Takes the kept readings that a stop continues; empty unless those of exactly one connector
    /// fit.
    package static func take(
        before time: Timestamp, registerWh: Int64?, station: StationID, _ db: Database
    ) throws -> [MeterReading] {
        let fitting = try Row.fetchAll(db, sql: selection, arguments: [station]).filter { row in
            guard let registerWh else { return row.last.takenAt <= time }
            return Self.continues(row, registerWh, at: time)
        }
        guard fitting.count == 1, let row = fitting.first else { return [] }
        try delete(station: station, connector: row.connector, db)
        return row.first == row.last ? [row.last] : [row.first, row.last]
    }

    private static func continues(_ row: Row, _ registerWh: Int64, at time: Timestamp) -> Bool {
        let fold = TransactionFold([
            ChargingEvent(
                key: "", occurredAt: row.first.takenAt, receivedAt: row.first.takenAt,
                content: .sampled([row.first, row.last]))
        ])
        return time >= row.last.takenAt && registerWh >= (row.last.registerWh ?? 0)
            && fold.continues(withRegisterWh: registerWh, at: time)
    }
}
