import Foundation
import Glibc

/// A pseudo-terminal in raw mode. It owns both descriptors: opened whole or not at all, closed
/// when the last reference goes, which is a hang-up for whoever has the slave open.
///
/// It keeps the slave open itself. Otherwise the master would report a hang-up whenever the
/// program under test closes the port, and lose the raw mode with it.
///
/// Closing in `deinit` is what makes it safe to share: as long as a thread polls the descriptor it
/// holds a reference, so the number can't be given to another file under its feet.
final class PseudoTerminal: Sendable {
    /// Most bytes of one `read()`.
    static let readLimit = 4096

    /// The path of the slave, such as /dev/pts/7.
    let slavePath: String

    /// The descriptor to poll.
    let master: Int32

    /// Left when both descriptors are closed.
    let closed = DispatchGroup()

    private let slave: Int32

    /// Opens a new pair. Throws `VirtualReaderError` with code `system`.
    init() throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        guard openpty(&master, &slave, nil, nil, nil) == 0 else {
            throw VirtualReaderError(.system, "no pseudo-terminal could be opened", errno: errno)
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

    /// What the host wrote; empty when there is nothing, nil when the line is dead.
    func read() -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: Self.readLimit)
        let count = Glibc.read(master, &bytes, bytes.count)
        if count > 0 { return Array(bytes.prefix(count)) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
    }

    /// Writes what the line takes without waiting, and tells how many bytes that was. The rest is
    /// lost, as on a wire on whose other end nobody listens.
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

    /// Raw mode as on a UART; the master does not block, and no child process inherits either end:
    /// it would keep the line up after `unplug`.
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
