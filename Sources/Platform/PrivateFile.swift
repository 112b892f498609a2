import CommonBase
import Foundation
import Glibc

/// Files that hold secrets: readable by their owner only, written whole or not at all.
package enum PrivateFile {
    /// Longest file that is read, in bytes.
    static let limit = 65_536

    /// Makes the directory, for its owner only, if it is not there.
    /// - Throws: `storageFailed` naming the path.
    package static func makeDirectory(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw ServiceError(
                .storageFailed, "The directory \(path) can't be made.", cause: error)
        }
    }

    /// What is in the file; made with `make` when there is none.
    /// - Throws: `storageFailed` naming the path, also when others may read the file.
    package static func read(_ path: String, orMake make: () throws -> [UInt8]) throws -> [UInt8] {
        if let known = try read(path) { return known }
        let bytes = try make()
        try write(bytes, to: path)
        return bytes
    }

    /// Nil when there is no such file.
    package static func read(_ path: String) throws -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw failure("can't be read", path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw ServiceError(
                .storageFailed, "\(path) holds a secret, but others may read it: chmod 600 it.")
        }
        guard status.st_size <= limit, let data = FileManager.default.contents(atPath: path) else {
            throw failure("can't be read", path)
        }
        return Array(data)
    }

    /// By way of a temporary file beside it, synced before it takes the name.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let temporary = "\(path).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("can't be written", temporary) }
        let isWritten = bytes.withUnsafeBytes { buffer in
            Glibc.write(descriptor, buffer.baseAddress, buffer.count) == buffer.count
        }
        let isSynced = fsync(descriptor) == 0
        guard close(descriptor) == 0, isWritten, isSynced else {
            throw failure("can't be written", path)
        }
        try move(temporary, to: path)
    }

    /// Durable when it returns: a name is kept by its directory.
    package static func move(_ path: String, to other: String) throws {
        guard rename(path, other) == 0 else { throw failure("can't be written", other) }
        let folder = open((other as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("can't be synced", other) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("can't be synced", other) }
    }

    private static func failure(_ what: String, _ path: String) -> ServiceError {
        ServiceError(.storageFailed, "\(path) \(what): \(String(cString: strerror(errno))).")
    }
}
