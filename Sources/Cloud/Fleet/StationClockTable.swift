import CloudCore
import CommonBase

/// The clocks and absences of stations, stored with the station.
package enum StationClockTable {
    /// The clock of a station that reports on the connection which was opened at `connection`. The
    /// first report on it ends an absence.
    /// - Returns: nil for an unknown station.
    package static func arrive(
        _ station: StationID, connectedAt connection: Timestamp, _ db: Database
    ) throws -> StationClock? {
        guard let row = try find(station, db) else { return nil }
        return try connect(row, station, at: connection, db)
    }

    /// A bridge has no lasting connection: it was away if it did not poll for this long.
    private static let silenceSeconds: Int64 = 600

    /// Notes a request of a bridge.
    /// - Returns: nil for an unknown station.
    @discardableResult
    package static func arrive(
        bridgeOf station: StationID, at now: Timestamp, _ db: Database
    ) throws -> StationClock? {
        guard let row = try find(station, db) else { return nil }
        let silentSince = now.adding(seconds: -silenceSeconds)
        let isReturn = row.clock.connectedAt == nil || row.lastSeenAt ?? .epoch < silentSince
        let clock = try isReturn ? connect(row, station, at: now, db) : row.clock
        try StationTable.noteSeen(station, at: now, db)
        return clock
    }

    private static func find(_ station: StationID, _ db: Database) throws -> ClockRow? {
        try ClockRow.fetchOne(
            db,
            cached: """
                SELECT connected_at, absences, clock_offset_ms, clock_hint_ms, last_seen_at,
                    created_at
                FROM station WHERE id = ?
                """,
            arguments: [station])
    }

    private static func connect(
        _ row: ClockRow, _ station: StationID, at connection: Timestamp, _ db: Database
    ) throws -> StationClock {
        var clock = row.clock
        clock.connected(at: connection, seen: row.lastSeenAt, added: row.createdAt)
        if clock != row.clock { try save(clock, of: station, db) }
        return clock
    }

    package static func save(
        _ clock: StationClock, of station: StationID, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE station SET connected_at = ?, absences = ?, clock_offset_ms = ?,
                    clock_hint_ms = ?
                WHERE id = ?
                """,
            arguments: [
                clock.connectedAt, clock.absences.map(\.text).joined(separator: " "),
                clock.offsetMilliseconds, clock.hintMilliseconds, station,
            ])
    }

    /// Notes a sign of life on a connection, unless a later one is known.
    package static func noteAlive(
        _ station: StationID, at time: Timestamp, connectedAt connection: Timestamp,
        _ db: Database
    ) throws {
        guard try arrive(station, connectedAt: connection, db) != nil else { return }
        try db.execute(
            cached: """
                UPDATE station SET last_seen_at = ?
                WHERE id = ? AND (last_seen_at IS NULL OR last_seen_at < ?)
                """,
            arguments: [time, station, time])
    }
}

private struct ClockRow: ColumnRecord {
    var clock: StationClock
    var lastSeenAt: Timestamp?
    var createdAt: Timestamp

    init(_ columns: inout ColumnReader) throws {
        let connectedAt: Timestamp? = columns.next()
        let absences: String = try columns.required()
        clock = StationClock(
            connectedAt: connectedAt,
            absences: absences.split(separator: " ").compactMap(StationClock.Absence.init(text:)),
            offsetMilliseconds: columns.next(), hintMilliseconds: columns.next())
        lastSeenAt = columns.next()
        createdAt = try columns.required()
    }
}
