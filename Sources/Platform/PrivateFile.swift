import CommonBase
import Foundation
import Glibc

/// Files that hold secrets: readable by their owner only, written whole or not at all.
package enum PrivateFile {
    /// Longest file that is read, in bytes.
    static let limit = 65_536

    /// Makes the directory, for its owner only, if it does not exist.
    /// - Throws: `storageFailed` naming the path and the reason.
    package static func makeDirectory(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            guard let number = SystemError.number(of: error) else {
                throw ServiceError(
                    .storageFailed, "The directory \(path) cannot be created.", cause: error)
            }
            if number == EEXIST {
                throw ServiceError(
                    .storageFailed, "\(path) cannot be created: it is a file, not a directory.")
            }
            throw SystemError.file(path, "cannot be created", number)
        }
    }

    /// The file's content; written with `make` when there is no such file.
    /// - Throws: `storageFailed` naming the path and the reason, also when others may read the
    ///   file.
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
            throw SystemError.file(path, "can't be read", errno)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw ServiceError(
                .storageFailed, "\(path) holds a secret, but others may read it: chmod 600 it.")
        }
        return try FileAccess.read(path, limit: limit)
    }

    /// Takes the rights of others away from an SQLite file and the files beside it, as far as they
    /// exist and belong to this user. SQLite gives new files beside it the same rights.
    /// - Throws: `storageFailed` naming the path and the reason.
    package static func restrictDatabase(_ path: String) throws {
        for file in [path, "\(path)-wal", "\(path)-shm"] {
            var status = stat()
            guard stat(file, &status) == 0, status.st_uid == geteuid(),
                status.st_mode & 0o077 != 0
            else { continue }
            guard chmod(file, status.st_mode & 0o700) == 0 else {
                throw SystemError.file(file, "can't be made private", errno)
            }
        }
    }

    /// By way of a temporary file beside it, synced before it takes the name.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let temporary = "\(path).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError.file(path, "can't be written", errno) }
        do {
            try write(bytes, to: descriptor, path)
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        guard close(descriptor) == 0 else {
            throw SystemError.file(path, "can't be written", errno)
        }
        try move(temporary, to: path)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 || errno == EINTR else {
                throw SystemError.file(path, "can't be written", errno)
            }
            written += max(0, count)
        }
        guard fsync(descriptor) == 0 else {
            throw SystemError.file(path, "can't be written", errno)
        }
    }

    /// Durable when it returns: a name is kept by its directory.
    package static func move(_ path: String, to other: String) throws {
        guard rename(path, other) == 0 else {
            throw SystemError.file(other, "can't be written", errno)
        }
        let folder = open((other as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw SystemError.file(other, "can't be synced", errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw SystemError.file(other, "can't be synced", errno) }
    }
}
