import NIOCore

/// An IP address. An IPv4 address that is mapped to IPv6 (`::ffff:192.0.2.1`) equals the IPv4 one.
package struct IPAddress: Hashable, Sendable {
    /// 4 or 16 bytes, in network order.
    package let bytes: [UInt8]

    /// - Parameter bytes: 4 or 16 bytes, in network order; nil for another number.
    package init?(bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let isMapped = bytes.count == 16 && bytes.prefix(12) == Self.mappedPrefix
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// Dotted decimal IPv4, or IPv6 as RFC 4291 §2.2 writes it, without a zone.
    package init?(_ text: String) {
        // Longest: an IPv6 address that ends with a dotted IPv4 address.
        guard text.utf8.count <= 45, text.utf8.allSatisfy({ Self.characters.contains($0) })
        else { return nil }
        do {
            try self.init(SocketAddress(ipAddress: text, port: 0))
        } catch {
            return nil
        }
    }

    /// Nil for the address of a Unix socket.
    package init?(_ address: SocketAddress) {
        switch address {
        case .v4(let address):
            self.init(bytes: withUnsafeBytes(of: address.address.sin_addr) { Array($0) })
        case .v6(let address):
            self.init(bytes: withUnsafeBytes(of: address.address.sin6_addr) { Array($0) })
        case .unixDomainSocket: return nil
        }
    }

    /// The canonical text (RFC 5952).
    package var text: String {
        do {
            let address = try SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0)
            return address.ipAddress ?? ""
        } catch {
            // Only another number of bytes is an error.
            return ""
        }
    }

    /// What limits per client count: an IPv4 address, or the /64 of an IPv6 address, all of which one
    /// customer has.
    package var network: IPAddress {
        guard bytes.count == 16 else { return self }
        return IPAddress(bytes: bytes.prefix(8) + [UInt8](repeating: 0, count: 8)) ?? self
    }

    /// The key of limits per client: the text of the network of a client's address; `client` itself
    /// if it is no address.
    package static func network(ofClient client: String) -> String {
        IPAddress(client)?.network.text ?? client
    }

    /// 127.0.0.0/8 or ::1.
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == Self.loopback
    }

    private static let characters = Set("0123456789abcdefABCDEF.:".utf8)
    private static let loopback = [UInt8](repeating: 0, count: 15) + [1]
    private static let mappedPrefix: ArraySlice<UInt8> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
}

/// An address or a range of addresses: `192.0.2.1`, `10.0.0.0/8`, `fd00::/8`.
package struct AddressRange: Hashable, Sendable {
    let address: IPAddress
    /// The number of leading bits that all addresses of the range share.
    let prefixLength: Int

    /// Nil for a text that is neither, for a range whose address has bits after the prefix, and for
    /// one that holds every address.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ IPAddress(String($0)) }) else { return nil }
        self.address = address
        let bits = address.bytes.count * 8
        guard parts.count > 1 else {
            prefixLength = bits
            return
        }
        let isNumber = parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard parts.count == 2, isNumber, let length = Int(parts[1]), (1...bits).contains(length)
        else { return nil }
        prefixLength = length
        guard (length..<bits).allSatisfy({ !Self.bit($0, of: address) }) else { return nil }
    }

    package func contains(_ other: IPAddress) -> Bool {
        other.bytes.count == address.bytes.count
            && (0..<prefixLength).allSatisfy {
                Self.bit($0, of: other) == Self.bit($0, of: address)
            }
    }

    private static func bit(_ index: Int, of address: IPAddress) -> Bool {
        address.bytes[index / 8] & (0x80 >> (index % 8)) != 0
    }
}
