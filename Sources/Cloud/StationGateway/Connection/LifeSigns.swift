import CloudCore
import CloudFleet
import CommonBase

/// Stores when a station was last heard on a connection: what it reports later with a time before
/// that, it could have reported then (`StationClock`).
///
/// Stored at the end of the connection, and now and then before, so that a killed cloud forgets
/// little. A stored time is never later than the last sign of life.
struct LifeSigns {
    /// Seconds between two notes of a connection: few writes, and less than the tolerance of times.
    private static let intervalSeconds: Int64 = 240

    let station: StationID
    /// When the connection was opened.
    let connectedAt: Timestamp
    let database: CloudDatabase
    private var heardAt: Timestamp
    private var notedAt: Timestamp

    init(of station: StationID, connectedAt: Timestamp, _ database: CloudDatabase) {
        self.station = station
        self.connectedAt = connectedAt
        self.database = database
        (heardAt, notedAt) = (connectedAt, connectedAt)
    }

    mutating func heard(at now: Timestamp) {
        heardAt = now
        if now >= notedAt.adding(seconds: Self.intervalSeconds) { note() }
    }

    mutating func ended() { note() }

    private mutating func note() {
        notedAt = heardAt
        // If it is dropped, the station seems to have been away for longer.
        _ = database.writeLater { [station, heardAt, connectedAt] db in
            try StationClockTable.noteAlive(
                station, at: heardAt, connectedAt: connectedAt, db)
        }
    }
}
