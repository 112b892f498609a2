import Glibc

/// The stable name of a port: a symbolic link to the current pseudo-terminal, like udev's links in
/// /dev/serial.
struct ReaderLink: Sendable {
    /// The path of the link.
    let path: String

    /// Atomically points the link at a port. Replaces an older link, but no other kind of file.
    /// Throws `VirtualReaderError` with code `linkOccupied` or `system`.
    func point(at port: String) throws {
        var status = stat()
        if lstat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFLNK {
            throw VirtualReaderError(.linkOccupied, "\(path) exists and is not a symbolic link")
        }
        let fresh = "\(path).\(getpid()).new"
        unlink(fresh)
        guard symlink(port, fresh) == 0 else {
            throw VirtualReaderError(.system, "cannot create \(fresh)", errno: errno)
        }
        guard rename(fresh, path) == 0 else {
            let cause = errno
            unlink(fresh)
            throw VirtualReaderError(.system, "cannot create \(path)", errno: cause)
        }
    }

    /// Removes the link if it still points at this port; another reader may have taken the name.
    func remove(pointingAt port: String) {
        if target == port { unlink(path) }
    }

    /// The target of the link; nil if there is no link.
    var target: String? {
        var name = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &name, name.count)
        guard count >= 0 else { return nil }
        return String(decoding: name.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
