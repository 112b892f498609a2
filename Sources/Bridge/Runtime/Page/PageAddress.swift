import NIOCore

/// Where the status page is served, and as what.
package struct PageAddress: Hashable, Sendable, CustomStringConvertible {
    let socket: SocketAddress
    /// What browsers may call this machine, beside its addresses.
    let hostName: String
    /// With the port, as in a URL.
    package let description: String

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
