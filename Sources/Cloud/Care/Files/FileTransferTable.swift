import CloudCore
import CommonBase

/// A file that a station may download, or upload once, with a URL that only this station received.
package struct FileTransfer: Hashable, Sendable, FetchableRecord {
    /// Also the `requestId` of OCPP commands that have one.
    package var id: Int64
    package var stationID: StationID
    package var kind: StoredFile.Kind
    /// The file to download; nil for an upload.
    package var fileID: FileID?

    package init(row: Row) throws {
        id = try row["id"]
        stationID = try row["station_id"]
        kind = try row.choice("kind")
        fileID = row["file_id"]
    }
}

package enum FileTransferTable {
    /// - Returns: the id.
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

    /// The transfer of a token, if it is neither finished nor expired.
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

    /// - Returns: false if it was already finished.
    package static func finish(_ id: Int64, at now: Timestamp, _ db: Database) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE file_transfer SET finished_at = ? WHERE id = ? AND finished_at IS NULL
                """,
            arguments: [now, id])
        return db.changesCount > 0
    }

    /// Shortens the validity of a transfer to `end`; never extends it.
    package static func shorten(_ id: Int64, until end: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE file_transfer SET expires_at = ? WHERE id = ? AND expires_at > ?",
            arguments: [end, id, end])
    }

    /// Finishes the firmware transfers of a station that reported its download.
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
}
