import CloudCore
import CloudFleet
import CommonBase
import Foundation

/// A file in the database: a firmware that stations download, or an upload of a station.
package struct StoredFile: Hashable, Sendable, FetchableRecord {
    package typealias Kind = StationReport.Kind

    package var id: FileID
    package var kind: Kind
    /// The station that uploaded it; nil for a firmware.
    package var stationID: StationID?
    package var name: String
    /// In bytes.
    package var size: Int64 = 0
    /// Hexadecimal; nil until the file is complete.
    package var sha256: String?
    package var createdAt: Timestamp

    package init(
        id: FileID, kind: Kind, stationID: StationID?, name: String, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.stationID = stationID
        self.name = name
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row.choice("kind")
        stationID = row["station_id"]
        name = try row["name"]
        size = try row["size"]
        sha256 = row["sha256"]
        createdAt = try row["created_at"]
    }
}

/// Files are stored and read in parts, so that none is ever in memory as a whole.
package enum StoredFileTable {
    /// Inserts a file without content.
    package static func insert(_ file: StoredFile, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO stored_file (id, kind, station_id, name, created_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [file.id, file.kind.rawValue, file.stationID, file.name, file.createdAt])
    }

    package static func append(_ bytes: [UInt8], to id: FileID, _ db: Database) throws {
        try db.execute(
            cached: "INSERT INTO stored_file_part (file_id, bytes) VALUES (?, ?)",
            arguments: [id, Data(bytes)])
    }

    /// Marks a file as complete.
    package static func complete(
        _ id: FileID, size: Int64, sha256: String, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE stored_file SET size = ?, sha256 = ? WHERE id = ?",
            arguments: [size, sha256, id])
    }

    /// Finds a complete file: of a station that the viewer manages; a firmware only for admins.
    package static func find(
        _ id: FileID, viewer: Viewer, _ db: Database
    ) throws -> StoredFile? {
        var conditions = Conditions()
        conditions.add("id = ?", id)
        conditions.add("sha256 IS NOT NULL")
        conditions.add(StationAccess.isManaged("station_id", by: viewer))
        return try StoredFile.fetchAll(
            db, sql: "SELECT * FROM stored_file \(conditions.sql)",
            arguments: conditions.arguments
        ).first
    }

    /// A chunk of a file.
    package struct Part: Hashable, Sendable, FetchableRecord {
        package var number: Int64
        package var bytes: [UInt8]

        package init(row: Row) throws {
            number = try row["id"]
            bytes = Array(try row["bytes"] as Data)
        }
    }

    /// The part after part `number`; nil after the last.
    package static func part(
        of id: FileID, after number: Int64, _ db: Database
    ) throws -> Part? {
        try Part.fetchOne(
            db,
            cached: """
                SELECT id, bytes FROM stored_file_part WHERE file_id = ? AND id > ?
                ORDER BY id LIMIT 1
                """,
            arguments: [id, number])
    }

    /// Complete files, newest first: a station's uploads, or all firmware if `station` is nil.
    package static func list(station: StationID?, limit: Int, _ db: Database) throws -> [StoredFile]
    {
        try StoredFile.fetchAll(
            db,
            cached: """
                SELECT * FROM stored_file WHERE station_id IS NOT DISTINCT FROM ? AND sha256 IS NOT NULL
                ORDER BY created_at DESC, id LIMIT ?
                """,
            arguments: [station, limit])
    }

    /// - Returns: false if the file does not exist.
    package static func delete(_ id: FileID, _ db: Database) throws -> Bool {
        try db.execute(cached: "DELETE FROM stored_file WHERE id = ?", arguments: [id])
        return db.changesCount > 0
    }

    /// The number of uploads of a station that are not complete.
    static func countIncomplete(of station: StationID, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: "SELECT count(*) FROM stored_file WHERE station_id = ? AND sha256 IS NULL",
            arguments: [station]) ?? 0
    }

    /// Deletes all uploads of a station but the newest `limit`, and of these the ones beyond `bytes`
    /// together. The newest stays whatever its size.
    package static func keepNewest(
        _ limit: Int, bytes: Int64, of station: StationID, _ db: Database
    ) throws {
        var total: Int64 = 0
        for (index, file) in try list(station: station, limit: .max, db).enumerated() {
            total += file.size
            if index >= limit || index > 0 && total > bytes { _ = try delete(file.id, db) }
        }
    }

    /// Deletes files whose upload was interrupted.
    package static func deleteIncomplete(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM stored_file WHERE sha256 IS NULL")
    }
}
