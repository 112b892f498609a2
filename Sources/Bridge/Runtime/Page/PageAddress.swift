import NIOCore

/// The address of the status page.
package struct PageAddress: Hashable, Sendable, CustomStringConvertible {
    let socket: SocketAddress
    /// The name that browsers may use for this machine, besides its addresses.
    let hostName: String
    /// With the port, as in a URL.
    package let description: String

    /// A Unix socket, for commands beside the daemon.
    /// - Returns: nil where the path is too long for one.
    package init?(socketPath: String) {
        do {
            socket = try SocketAddress(unixDomainSocketPath: socketPath)
        } catch {
            return nil
        }
        (hostName, description) = ("localhost", socketPath)
    }

    /// Nil for a port.
    var socketPath: String? {
        if case .unixDomainSocket = socket { description } else { nil }
    }

    /// - Parameter port: 0 takes any that is free.
    /// - Returns: nil where `address` is no IP address.
    package init?(_ address: String, port: Int, hostName: String) {
        do {
            socket = try SocketAddress(ipAddress: address, port: port)
        } catch {
            return nil
        }
        self.hostName = hostName
        description = address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
}
