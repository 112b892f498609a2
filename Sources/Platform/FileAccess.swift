import CommonBase
import Glibc

/// Whether files can be used, asked in advance where the error of a library would say less.
package enum FileAccess {
    /// Whether there is such a file or directory.
    /// - Throws: `storageFailed` with the reason where this can't be found out, for example because the user of
    ///   this program may not search a directory.
    package static func exists(_ path: String) throws -> Bool {
        var status = stat()
        if stat(path, &status) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else {
            throw SystemError.file(path, "can't be used", errno)
        }
        return false
    }

    /// The size in bytes, and the time of the last change in seconds since 1970; nil if there is no
    /// such file.
    /// - Throws: `storageFailed` with the reason where this can't be found out.
    package static func state(_ path: String) throws -> (size: Int64, changedAt: Int64)? {
        guard try exists(path) else { return nil }
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemError.file(path, "can't be used", errno) }
        return (Int64(status.st_size), Int64(status.st_mtim.tv_sec))
    }

    /// The bytes of the file system that holds `path`: those that this program may still write, and
    /// all.
    /// - Throws: `storageFailed` with the reason.
    package static func space(at path: String) throws -> (free: Int64, total: Int64) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else {
            throw SystemError.file(path, "can't be used", errno)
        }
        let block = UInt64(status.f_frsize)
        func bytes(_ blocks: UInt64) -> Int64 {
            Int64(clamping: blocks.multipliedReportingOverflow(by: block).partialValue)
        }
        return (bytes(UInt64(status.f_bavail)), bytes(UInt64(status.f_blocks)))
    }

    /// - Throws: `storageFailed` with the reason unless this program may read and write the file.
    package static func requireWritable(_ path: String) throws {
        guard access(path, R_OK | W_OK) == 0 else {
            throw SystemError.file(path, "can't be opened", errno)
        }
    }

    /// - Throws: `storageFailed` with the reason, also where the file is longer than `limit` bytes.
    package static func read(_ path: String, limit: Int) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError.file(path, "can't be read", errno) }
        defer { Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            let step = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress.map { $0 + count }, limit + 1 - count)
            }
            if step == 0 { break }
            guard step > 0 else {
                if errno == EINTR { continue }
                throw SystemError.file(path, "can't be read", errno)
            }
            count += step
        }
        guard count <= limit else {
            throw ServiceError(
                .storageFailed, "\(path) can't be read: it is longer than \(limit) bytes.")
        }
        return Array(bytes.prefix(count))
    }
}
