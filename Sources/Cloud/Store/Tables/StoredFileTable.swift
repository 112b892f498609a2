import Common
import Foundation
import GRDB

/// A file in the database: a firmware that stations fetch, or what a station has brought.
public struct StoredFile: Hashable, Sendable, FetchableRecord {
    public typealias Kind = StationReport.Kind

    public var id: FileID
    public var kind: Kind
    /// Who brought it; nil for a firmware.
    public var stationID: StationID?
    public var name: String
    /// In bytes.
    public var size: Int64 = 0
    /// Hexadecimal; nil until all of it is there.
    public var sha256: String?
    public var createdAt: Timestamp

    public init(
        id: FileID, kind: Kind, stationID: StationID?, name: String, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.stationID = stationID
        self.name = name
        self.createdAt = createdAt
    }

    public init(row: Row) throws {
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
public enum StoredFileTable {
    /// Begins one, without content.
    public static func insert(_ file: StoredFile, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO stored_file (id, kind, station_id, name, created_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [file.id, file.kind.rawValue, file.stationID, file.name, file.createdAt])
    }

    public static func append(_ bytes: [UInt8], to id: FileID, _ db: Database) throws {
        try db.execute(
            cached: "INSERT INTO stored_file_part (file_id, bytes) VALUES (?, ?)",
            arguments: [id, Data(bytes)])
    }

    /// All of it is there.
    public static func complete(
        _ id: FileID, size: Int64, sha256: String, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE stored_file SET size = ?, sha256 = ? WHERE id = ?",
            arguments: [size, sha256, id])
    }

    /// One that is whole.
    public static func find(_ id: FileID, _ db: Database) throws -> StoredFile? {
        try StoredFile.fetchOne(
            db, cached: "SELECT * FROM stored_file WHERE id = ? AND sha256 IS NOT NULL",
            arguments: [id])
    }

    /// Some of a file's bytes.
    public struct Part: Hashable, Sendable, FetchableRecord {
        public var number: Int64
        public var bytes: [UInt8]

        public init(row: Row) throws {
            number = row["id"]
            bytes = Array(row["bytes"] as Data)
        }
    }

    /// The part behind another one; nil behind the last.
    public static func part(
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
    public static func list(station: StationID?, limit: Int, _ db: Database) throws -> [StoredFile]
    {
        try StoredFile.fetchAll(
            db,
            cached: """
                SELECT * FROM stored_file WHERE station_id IS ? AND sha256 IS NOT NULL
                ORDER BY created_at DESC, id LIMIT ?
                """,
            arguments: [station, limit])
    }

    /// - Returns: false where there is none.
    public static func delete(_ id: FileID, _ db: Database) throws -> Bool {
        try db.execute(cached: "DELETE FROM stored_file WHERE id = ?", arguments: [id])
        return db.changesCount > 0
    }

    /// Deletes what a station has brought beyond its newest files.
    public static func keepNewest(_ limit: Int, of station: StationID, _ db: Database) throws {
        for file in try list(station: station, limit: .max, db).dropFirst(limit) {
            _ = try delete(file.id, db)
        }
    }

    /// What was on its way when the cloud ended.
    public static func deleteIncomplete(_ db: Database) throws {
        try db.execute(sql: "DELETE FROM stored_file WHERE sha256 IS NULL")
    }
}
