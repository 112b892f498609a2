import CloudCore
import CommonBase
import Crypto

/// Stores files in the database: firmware for stations, and diagnostics and logs that they upload.
package struct FileService: Sendable {
    /// Maximum size of an upload of a station, in bytes.
    package static let uploadLimit = 16 << 20
    /// Maximum size of a firmware, in bytes.
    package static let firmwareLimit = 128 << 20
    /// Maximum number of uploads kept for each station.
    package static let fileLimit = 20
    /// Maximum size of the uploads kept for each station, in bytes: eight of the largest.
    package static let keptBytes: Int64 = 128 << 20
    /// Maximum number of uploads of a station at the same time: it has one connection, and another
    /// for a second attempt after the first one hung.
    static let runningUploads = 3
    /// Maximum number of firmware files.
    static let firmwareCountLimit = 100
    static let partBytes = 256 << 10

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource
    ) {
        self.database = database
        self.now = now
        self.random = random
    }

    /// Stores a firmware as its bytes arrive.
    /// - Throws: `invalidInput` if it is empty, `tooLarge`, `conflict` if there are too many.
    package func addFirmware(
        name: String, _ bytes: any AsyncSequence<[UInt8], any Error>
    ) async throws -> StoredFile {
        let file = StoredFile(
            id: random.id(), kind: .firmware, stationID: nil,
            name: Self.safe(name), createdAt: now().wall)
        try await database.write { db in
            let count = try StoredFileTable.list(station: nil, limit: .max, db).count
            guard count < Self.firmwareCountLimit else {
                throw ServiceError(
                    .conflict,
                    "The cloud already stores \(count) firmware files, its maximum; delete one first."
                )
            }
        }
        return try await store(file, bytes, limit: Self.firmwareLimit) { _ in }
    }

    /// Stores a file completely or not at all.
    /// - Parameter complete: runs in the database transaction that completes the file; an error
    ///   that it throws discards the file.
    func store(
        _ file: StoredFile, _ bytes: any AsyncSequence<[UInt8], any Error>, limit: Int,
        complete: @escaping @Sendable (Database) throws -> Void
    ) async throws -> StoredFile {
        let isWithin = try await database.write { db in
            if let station = file.stationID,
                try StoredFileTable.countIncomplete(of: station, db) >= Self.runningUploads
            {
                try db.noteExcess(.uploads, of: station, at: file.createdAt)
                return false
            }
            try StoredFileTable.insert(file, db)
            return true
        }
        guard isWithin else {
            throw ServiceError(
                .tooManyRequests, "The station has \(Self.runningUploads) uploads under way.")
        }
        do {
            let (size, hash) = try await storeParts(of: file.id, bytes, limit: limit)
            return try await database.write { db in
                try StoredFileTable.complete(file.id, size: size, sha256: hash, db)
                try complete(db)
                guard let whole = try StoredFileTable.find(file.id, viewer: .system, db) else {
                    throw ServiceError(
                        .internalError, "The file was deleted during the upload; upload it again.")
                }
                return whole
            }
        } catch {
            try await database.write { db in _ = try StoredFileTable.delete(file.id, db) }
            throw error
        }
    }

    private func storeParts(
        of id: FileID, _ bytes: any AsyncSequence<[UInt8], any Error>, limit: Int
    ) async throws -> (size: Int64, sha256: String) {
        var (size, hash, part) = (0, SHA256(), [UInt8]())
        func flush() async throws {
            let bytes = part
            part.removeAll(keepingCapacity: true)
            try await database.write { db in
                try StoredFileTable.append(bytes, to: id, db)
            }
        }
        for try await piece in bytes {
            size += piece.count
            guard size <= limit else {
                throw ServiceError(
                    .tooLarge, "The file must have at most \(limit >> 20) MiB.")
            }
            hash.update(data: piece)
            part += piece
            if part.count >= Self.partBytes { try await flush() }
        }
        guard size > 0 else { throw ServiceError(.invalidInput, "The file is empty.") }
        if !part.isEmpty { try await flush() }
        return (Int64(size), Hex.text(Array(hash.finalize())).lowercased())
    }

    /// Deletes uploads that were incomplete when the cloud stopped.
    func deleteIncomplete() async throws {
        try await database.write(StoredFileTable.deleteIncomplete)
    }

    /// Reads a file, part by part.
    package func read(
        _ file: StoredFile, _ take: ([UInt8]) async throws -> Void
    ) async throws {
        var (number, left) = (Int64(0), file.size)
        while left > 0 {
            let after = number
            let part = try await database.read { db in
                try StoredFileTable.part(of: file.id, after: after, db)
            }
            guard let part else {
                throw ServiceError(.notFound, "The file was deleted during the download.")
            }
            try await take(part.bytes)
            number = part.number
            left -= Int64(part.bytes.count)
        }
    }

    /// A name that is safe in a URL, an HTTP header and a file system.
    static func safe(_ name: String) -> String {
        let characters = name.cut(toScalars: 100).map { character in
            character.isASCII
                && (character.isLetter || character.isNumber || "._-".contains(character))
                ? character : "_"
        }
        let text = String(characters.drop { $0 == "." })
        return text.isEmpty ? "file" : text
    }
}
