import Foundation
import Glibc

/// A pseudo-terminal in raw mode that owns both descriptors. They are opened together and closed
/// when the last reference is released, which hangs up every process that has the slave open.
///
/// It keeps the slave open itself. Otherwise, whenever the program under test closes the port, the
/// master would report a hang-up and the raw mode would be lost.
///
/// Closing in `deinit` makes sharing safe: a thread that polls the descriptor holds a reference, so
/// the number cannot be reused for another file meanwhile.
final class PseudoTerminal: Sendable {
    /// Maximum number of bytes of one `read()`.
    static let readLimit = 4096

    /// The path of the slave, for example /dev/pts/7.
    let slavePath: String

    /// The descriptor to poll.
    let master: Int32

    /// Left when both descriptors have been closed.
    let closed = DispatchGroup()

    private let slave: Int32

    /// Opens a new pair. Throws `VirtualReaderError` with code `system`.
    init() throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        guard openpty(&master, &slave, nil, nil, nil) == 0 else {
            throw VirtualReaderError(.system, "cannot open a pseudo-terminal", errno: errno)
        }
        do {
            try Self.prepare(master: master, slave: slave)
            slavePath = try Self.path(of: slave)
        } catch {
            close(slave)
            close(master)
            throw error
        }
        self.master = master
        self.slave = slave
        closed.enter()
    }

    deinit {
        close(slave)
        close(master)
        closed.leave()
    }

    /// The bytes that the host wrote; empty if there are none, nil if the line is dead.
    func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: Self.readLimit)
        let count = Glibc.read(master, &bytes, bytes.count)
        if count > 0 { return Array(bytes.prefix(count)) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
    }

    /// Writes the bytes that the line accepts without blocking, and returns their number. The rest
    /// is lost, as on a wire without a receiver.
    func write(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.write(master, $0.baseAddress, $0.count)
            }
            if count > 0 {
                sent += count
            } else if count == 0 || errno != EINTR {
                break
            }
        }
        return sent
    }

    /// Sets raw mode as on a UART. The master does not block, and child processes do not inherit
    /// the descriptors, because they would keep the line up after `unplug`.
    private static func prepare(master: Int32, slave: Int32) throws {
        var settings = termios()
        guard tcgetattr(slave, &settings) == 0 else { throw refused("tcgetattr") }
        cfmakeraw(&settings)
        guard tcsetattr(slave, TCSANOW, &settings) == 0 else { throw refused("tcsetattr") }
        for descriptor in [master, slave] {
            guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw refused("fcntl") }
        }
        guard fcntl(master, F_SETFL, O_NONBLOCK) == 0 else { throw refused("fcntl") }
    }

    private static func path(of slave: Int32) throws -> String {
        var name = [CChar](repeating: 0, count: 128)
        let code = ttyname_r(slave, &name, name.count)
        guard code == 0 else {
            throw VirtualReaderError(.system, "ttyname_r failed", errno: code)
        }
        let bytes = name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func refused(_ call: String) -> VirtualReaderError {
        VirtualReaderError(.system, "\(call) on a pseudo-terminal failed", errno: errno)
    }
}
