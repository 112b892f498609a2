import CommonBase
import Glibc

/// A Unix stream socket bound to a path, for its owner only (mode 0600), and the file's removal.
///
/// NIO could bind too, but then the socket would listen before its mode is set. Between our bind
/// and the listen nobody can connect, so there is no moment at which others could.
struct SocketFile: Sendable {
    let path: String
    /// Bound and not yet listening. Whoever makes a channel of it owns it.
    let descriptor: CInt
    private let identity: Identity

    private struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    /// Takes the place of a socket whose process is gone.
    ///
    /// - Throws: `ServiceError` with code `invalidInput` for a path that is too long (107 bytes),
    ///   `conflict` when something else stands there or it is in use, else `unavailable`.
    init(bindingTo path: String) throws {
        try Self.clear(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("no socket for \(path)") }
        do {
            let outcome = try Self.withAddress(of: path) { bind(descriptor, $0, $1) }
            guard outcome == 0, chmod(path, 0o600) == 0, let identity = Self.identity(of: path)
            else { throw Self.failure("\(path) can't be bound") }
            self.identity = identity
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.descriptor = descriptor
    }

    /// Removes the file if it is still ours: somebody may have taken the name since.
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

    /// Whether a process still has the socket. Asked with a socket of another type, which Linux
    /// refuses with EPROTOTYPE then and with ECONNREFUSED otherwise: a connection proper would
    /// push out the board's client.
    private static func isInUse(_ path: String) throws -> Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw failure("no socket to look at \(path)") }
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
                    .invalidInput, "a socket's path has 1 to \(room.count - 1) bytes: \(path)")
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
