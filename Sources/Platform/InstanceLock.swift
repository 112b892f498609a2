import CommonBase
import Glibc

/// Keeps a second daemon off the same data: two bridges on one contactor would each open what the
/// other closes. The kernel lets go of it when the process ends, however it ends.
package final class InstanceLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `conflict` while another process has it, `storageFailed` naming the path.
    package init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ServiceError(
                .storageFailed, "\(path) can't be opened: \(String(cString: strerror(errno))).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw ServiceError(.conflict, "Another process uses this data (\(path) is locked).")
        }
        // For who wants to end it.
        let number = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, write(descriptor, number, number.count) > 0 else {
            Glibc.close(descriptor)
            throw ServiceError(
                .storageFailed, "\(path) can't be written: \(String(cString: strerror(errno))).")
        }
    }

    deinit { Glibc.close(descriptor) }

    /// The process that has the lock; nil where none has.
    package static func holder(path: String) -> pid_t? {
        guard isHeld(path: path) else { return nil }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = read(descriptor, &bytes, bytes.count)
        let text = String(
            decoding: bytes.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self)
        return pid_t(text).flatMap { $0 > 1 ? $0 : nil }
    }

    /// Whether another process has the lock now.
    package static func isHeld(path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
