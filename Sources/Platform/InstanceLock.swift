import CommonBase
import Glibc

/// Keeps a second daemon off the same data: two bridges on one contactor would each open what the
/// other closes. The kernel releases the lock when the process ends, however it ends.
package final class InstanceLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `conflict` while another process has it, `storageFailed` naming the path and the
    ///   reason.
    package init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError.file(path, "can't be opened", errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            Glibc.close(descriptor)
            guard number == EWOULDBLOCK else {
                throw SystemError.file(path, "can't be locked", number)
            }
            let process = try Self.holder(path: path).map { "Process \($0)" } ?? "Another process"
            throw ServiceError(
                .conflict, "\(process) uses this data (\(path) is locked). Stop it first.")
        }
        // The process id, for programs that stop this one.
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, write(descriptor, text, text.count) > 0 else {
            let number = errno
            Glibc.close(descriptor)
            throw SystemError.file(path, "can't be written", number)
        }
    }

    deinit { Glibc.close(descriptor) }

    /// The process that holds the lock; nil while none does.
    /// - Throws: `storageFailed` naming the path where it may not be read.
    package static func holder(path: String) throws -> pid_t? {
        guard try isHeld(path: path) else { return nil }
        let text = String(decoding: try FileAccess.read(path, limit: 20), as: UTF8.self)
        return pid_t(text.prefix { $0 != "\n" }).flatMap { $0 > 1 ? $0 : nil }
    }

    /// Whether another process holds the lock now.
    /// - Throws: `storageFailed` naming the path where it may not be read.
    package static func isHeld(path: String) throws -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return false }
            throw SystemError.file(path, "can't be opened", errno)
        }
        defer { Glibc.close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return false }
        guard errno == EWOULDBLOCK else {
            throw SystemError.file(path, "can't be locked", errno)
        }
        return true
    }
}
