import CloudCore
import CommonBase

/// A file that a station may fetch, or bring once, by an address that only it was told.
package struct FileTransfer: Hashable, Sendable, FetchableRecord {
    /// Also the requestId, where OCPP has one.
    package var id: Int64
    package var stationID: StationID
    package var kind: StoredFile.Kind
    /// What is fetched; nil for what is brought.
    package var fileID: FileID?

    package init(row: Row) throws {
        id = row["id"]
        stationID = row["station_id"]
        kind = try row.choice("kind")
        fileID = row["file_id"]
    }
}

package enum FileTransferTable {
    /// Gives its number.
    package static func insert(
        tokenHash: String, station: StationID, kind: StoredFile.Kind, file: FileID?,
        until end: Timestamp, at now: Timestamp, _ db: Database
    ) throws -> Int64 {
        try db.number(
            cached: """
                INSERT INTO file_transfer
                    (token_hash, station_id, kind, file_id, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?) RETURNING id
                """,
            arguments: [tokenHash, station, kind.rawValue, file, now, end])
    }

    /// One that may still be done.
    package static func findOpen(
        tokenHash: String, at now: Timestamp, _ db: Database
    ) throws -> FileTransfer? {
        try FileTransfer.fetchOne(
            db,
            cached: """
                SELECT * FROM file_transfer
                WHERE token_hash = ? AND finished_at IS NULL AND expires_at > ?
                """,
            arguments: [tokenHash, now])
    }

    /// - Returns: false where it was finished before.
    package static func finish(_ id: Int64, at now: Timestamp, _ db: Database) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE file_transfer SET finished_at = ? WHERE id = ? AND finished_at IS NULL
                """,
            arguments: [now, id])
        return db.changesCount > 0
    }

    /// All of it was sent: whether it has arrived, only the station knows.
    package static func shorten(_ id: Int64, until end: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE file_transfer SET expires_at = ? WHERE id = ? AND expires_at > ?",
            arguments: [end, id, end])
    }

    /// The station has what it was told to fetch.
    package static func finishFirmware(
        of station: StationID, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE file_transfer SET finished_at = ?
                WHERE station_id = ? AND kind = 'firmware' AND finished_at IS NULL
                """,
            arguments: [now, station])
    }

    /// Forgets those that nobody can do any more.
    package static func forget(before time: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM file_transfer WHERE expires_at < ?", arguments: [time])
    }
}
