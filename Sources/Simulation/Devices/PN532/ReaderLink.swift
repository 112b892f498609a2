import Glibc

/// The stable name of a port: a symbolic link that is moved to whichever pseudo-terminal is
/// plugged in. Like udev's links below /dev/serial.
struct ReaderLink: Sendable {
    /// Where the link stands.
    let path: String

    /// Points the link at a port, in one step. It takes the place of an older link, never of
    /// anything else. Throws `VirtualReaderError` with code `linkOccupied` or `system`.
    func point(at port: String) throws {
        var status = stat()
        if lstat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFLNK {
            throw VirtualReaderError(.linkOccupied, "\(path) exists and is not a symbolic link")
        }
        let fresh = "\(path).\(getpid()).new"
        unlink(fresh)
        guard symlink(port, fresh) == 0 else {
            throw VirtualReaderError(.system, "\(fresh) can't be made", errno: errno)
        }
        guard rename(fresh, path) == 0 else {
            let cause = errno
            unlink(fresh)
            throw VirtualReaderError(.system, "\(path) can't be made", errno: cause)
        }
    }

    /// Removes the link if it still points at this port: another reader may have taken the name.
    func remove(pointingAt port: String) {
        if target == port { unlink(path) }
    }

    /// What the link points at; nil when there is no link.
    var target: String? {
        var name = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &name, name.count)
        guard count >= 0 else { return nil }
        return String(decoding: name.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
