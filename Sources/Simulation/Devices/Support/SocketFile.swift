import CommonBase
import Glibc

/// A Unix stream socket bound to a path, accessible to its owner only (mode 0600), and the removal
/// of its file.
///
/// NIO could bind too, but its socket would listen before the mode is set. Between our bind and
/// listen nobody can connect, so other users never can.
struct SocketFile: Sendable {
    let path: String
    /// Bound, not yet listening. The channel that is created from it owns it.
    let descriptor: CInt
    private let identity: Identity

    private struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    /// Binds a socket, and replaces one whose process has exited.
    ///
    /// - Throws: `ServiceError` with code `invalidInput` if the path is too long (over 107 bytes),
    /// `conflict` if the path is in use or is another kind of file, otherwise `unavailable`.
    init(bindingTo path: String) throws {
        try Self.clear(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("cannot create a socket for \(path)") }
        do {
            let outcome = try Self.withAddress(of: path) { bind(descriptor, $0, $1) }
            guard outcome == 0, chmod(path, 0o600) == 0, let identity = Self.identity(of: path)
            else { throw Self.failure("cannot bind \(path)") }
            self.identity = identity
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
    }

    /// Removes the file if it is still this socket, because another process may have taken the
    /// name.
    func remove() {
        if Self.identity(of: path) == identity { unlink(path) }
    }

    private static func clear(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ServiceError(.conflict, "\(path) exists and is not a socket")
        }
        guard try !isInUse(path) else {
            throw ServiceError(.conflict, "\(path) is in use by another process")
        }
        unlink(path)
    }

    /// Whether a process still has the socket open. The probe uses another socket type, which Linux
    /// rejects with EPROTOTYPE if so and with ECONNREFUSED otherwise; a normal connection would
    /// displace the board's client.
    private static func isInUse(_ path: String) throws -> Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw failure("cannot create a socket to probe \(path)") }
        defer { close(probe) }
        let outcome = try withAddress(of: path) { connect(probe, $0, $1) }
        return outcome == 0 || errno != ECONNREFUSED
    }

    private static func identity(of path: String) -> Identity? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    private static func withAddress<Result>(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) throws -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        try withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard !bytes.isEmpty, bytes.count < room.count, !bytes.contains(0) else {
                throw ServiceError(
                    .invalidInput, "a socket path must have 1 to \(room.count - 1) bytes: \(path)")
            }
            room.copyBytes(from: bytes)
        }
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                body(pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func failure(_ message: String) -> ServiceError {
        ServiceError(.unavailable, "\(message): \(String(cString: strerror(errno)))")
    }
}
