import CommonBase
import Glibc

/// Tells systemd how a service is doing (sd_notify(3)): a datagram to the socket that it names.
package struct ServiceNotifier: Sendable {
    private let address: [UInt8]

    /// Nil where nobody wants to know.
    /// - Parameter path: `NOTIFY_SOCKET`; one that begins with `@` is an abstract socket.
    package init?(path: String?) {
        guard let path, path.hasPrefix("/") || path.hasPrefix("@"), path.utf8.count < 108 else {
            return nil
        }
        var bytes = Array(path.utf8)
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        address = bytes
    }

    /// Feeds the watchdog; the first time it says that the service is ready, and later systemd
    /// knows.
    package func alive() { send("READY=1\nWATCHDOG=1") }

    /// The service waits, and must not be ended for it. Once a second. It counts as ready, since
    /// `systemctl start` would block until the end of the wait otherwise.
    /// - Parameter status: a line for `systemctl status`.
    package func waiting(_ status: String) {
        send("STATUS=\(status.storable(scalars: 300))\nREADY=1\nWATCHDOG=1")
    }

    /// Never waits, and a loss does no harm: the next one comes soon.
    private func send(_ message: String) {
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: address) }
        let length = MemoryLayout<sa_family_t>.size + address.count
        let bytes = Array(message.utf8)
        _ = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, bytes, bytes.count,
                    Int32(MSG_DONTWAIT | MSG_NOSIGNAL),
                    $0, socklen_t(length))
            }
        }
    }
}
