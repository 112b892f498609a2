import Glibc

/// A pipe that wakes a poll(2) on another thread.
final class WakePipe: Sendable {
    /// The descriptor to poll.
    let reading: Int32

    private let writing: Int32

    /// Throws `VirtualReaderError` with code `system`.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw VirtualReaderError(.system, "cannot open a pipe", errno: errno)
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

    /// Wakes the current or the next poll. A full pipe has the same effect, so its error is
    /// ignored.
    func ring() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// Reads and discards all pending wake-ups.
    func clear() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(reading, &bytes, bytes.count) > 0 {}
    }
}
