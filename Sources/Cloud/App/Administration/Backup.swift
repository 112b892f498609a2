import CloudCore
import CommonBase
import Foundation
import Platform

extension CloudFiles {
    /// A file whose time is that of the last backup.
    static func backupNote(in directory: String) -> String { "\(directory)/backup.time" }

    private func noteBackup() throws {
        let path = Self.backupNote(in: directory)
        do {
            try PrivateFile.write([], to: path)
        } catch {
            throw ServiceError(
                .storageFailed,
                "The backup is complete, but \(path), which tells its time, could not be written.",
                cause: error)
        }
    }

    /// Copies a snapshot of the database, and the keys, into a new directory. May run beside a
    /// server. The directory gets its final name only when it is complete.
    /// - Returns: the size of the database copy in bytes.
    /// - Throws: `conflict` if `target` exists, `notFound` if a key is missing, `storageFailed`
    ///   naming the path.
    package func backUp(to target: String) throws -> Int {
        let files = FileManager.default
        guard !files.fileExists(atPath: target) else {
            throw ServiceError(
                .conflict, "\(target) already exists; name a directory that does not exist.")
        }
        let temporary = "\(target).new"
        do {
            if files.fileExists(atPath: temporary) { try files.removeItem(atPath: temporary) }
            try PrivateFile.makeDirectory(temporary)
            for key in Key.allCases {
                guard let bytes = try PrivateFile.read(path(key)) else {
                    throw ServiceError(
                        .notFound, "\(path(key)) is missing; restore it from another backup.")
                }
                try PrivateFile.write(bytes, to: "\(temporary)/\(key.rawValue)")
            }
            try PrivateFile.write([], to: "\(temporary)/zapoj.sqlite")
            try CloudDatabase.copy(
                from: "\(directory)/zapoj.sqlite", to: "\(temporary)/zapoj.sqlite")
            try files.moveItem(atPath: temporary, toPath: target)
            try noteBackup()
            let attributes = try files.attributesOfItem(atPath: "\(target)/zapoj.sqlite")
            return attributes[.size] as? Int ?? 0
        } catch let error as ServiceError {
            throw error
        } catch {
            throw ServiceError(
                .storageFailed,
                "The backup \(target) could not be written; check permissions and free space.",
                cause: error)
        }
    }
}
