import Glibc

/// A pipe whose only message is "look again": it ends a poll(2) from another thread.
final class WakePipe: Sendable {
    /// The descriptor to poll.
    let reading: Int32

    private let writing: Int32

    /// Throws `VirtualReaderError` with code `system`.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw VirtualReaderError(.system, "no pipe could be opened", errno: errno)
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Ends the running or the next poll. A full pipe is fine: it already says so.
    func ring() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// Takes all messages.
    func clear() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reading, &bytes, bytes.count) > 0 {}
    }
}
