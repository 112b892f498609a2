import CloudCore
import CommonBase
import Foundation

/// A file in the database: a firmware that stations fetch, or what a station has brought.
package struct StoredFile: Hashable, Sendable, FetchableRecord {
    package typealias Kind = StationReport.Kind

    package var id: FileID
    package var kind: Kind
    /// Who brought it; nil for a firmware.
    package var stationID: StationID?
    package var name: String
    /// In bytes.
    package var size: Int64 = 0
    /// Hexadecimal; nil until all of it is there.
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
        id = row["id"]
        kind = try row.choice("kind")
        stationID = row["station_id"]
        name = row["name"]
        size = row["size"]
        sha256 = row["sha256"]
        createdAt = row["created_at"]
    }
}

/// Files come and go in parts, so that none is ever in memory as a whole.
package enum StoredFileTable {
    /// Begins one, without content.
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

    /// All of it is there.
    package static func complete(
        _ id: FileID, size: Int64, sha256: String, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE stored_file SET size = ?, sha256 = ? WHERE id = ?",
            arguments: [size, sha256, id])
    }

    /// One that is whole.
    package static func find(_ id: FileID, _ db: Database) throws -> StoredFile? {
        try StoredFile.fetchOne(
            db, cached: "SELECT * FROM stored_file WHERE id = ? AND sha256 IS NOT NULL",
            arguments: [id])
    }

    /// Some of a file's bytes.
    package struct Part: Hashable, Sendable, FetchableRecord {
        package var number: Int64
        package var bytes: [UInt8]

        package init(row: Row) throws {
            number = row["id"]
            bytes = Array(row["bytes"] as Data)
        }
    }

    /// The part behind another one; nil behind the last.
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

    /// Those that are whole, newest first: what a station has brought, or all firmware.
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

    /// - Returns: false where there is none.
    package static func delete(_ id: FileID, _ db: Database) throws -> Bool {
        try db.execute(cached: "DELETE FROM stored_file WHERE id = ?", arguments: [id])
        return db.changesCount > 0
    }

    /// Deletes what a station has brought beyond its newest files.
    package static func keepNewest(_ limit: Int, of station: StationID, _ db: Database) throws {
        for file in try list(station: station, limit: .max, db).dropFirst(limit) {
            _ = try delete(file.id, db)
        }
    }

    /// What was on its way when the cloud ended.
    package static func deleteIncomplete(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM stored_file WHERE sha256 IS NULL")
    }
}
