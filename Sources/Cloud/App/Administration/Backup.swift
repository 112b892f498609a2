import CloudCore
import CommonBase
import Foundation
import Platform

extension CloudFiles {
    /// Copies the database, as it is at one moment, and the keys into a new directory. May run beside
    /// a server. The directory takes its name when everything in it is whole.
    /// - Returns: the size of the database's copy in bytes.
    /// - Throws: `conflict` when there is something of that name, `notFound` for a key that is
    ///   missing, `storageFailed` naming the path.
    package func backUp(to target: String) throws -> Int {
        let files = FileManager.default
        guard !files.fileExists(atPath: target) else {
            throw ServiceError(.conflict, "\(target) is there already; name a new directory.")
        }
        let temporary = "\(target).new"
        do {
            if files.fileExists(atPath: temporary) { try files.removeItem(atPath: temporary) }
            try PrivateFile.makeDirectory(temporary)
            for key in Key.allCases {
                guard let bytes = try PrivateFile.read(path(key)) else {
                    throw ServiceError(.notFound, "\(path(key)) is missing.")
                }
                try PrivateFile.write(bytes, to: "\(temporary)/\(key.rawValue)")
            }
            try PrivateFile.write([], to: "\(temporary)/zapoj.sqlite")
            try CloudDatabase.copy(
                from: "\(directory)/zapoj.sqlite", to: "\(temporary)/zapoj.sqlite")
            try files.moveItem(atPath: temporary, toPath: target)
            let attributes = try files.attributesOfItem(atPath: "\(target)/zapoj.sqlite")
            return attributes[.size] as? Int ?? 0
        } catch let error as ServiceError {
            throw error
        } catch {
            throw ServiceError(.storageFailed, "\(target) can't be written.", cause: error)
        }
    }
}
