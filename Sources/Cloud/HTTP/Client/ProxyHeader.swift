/// The header with which a proxy begins a connection, to name its client: version 2 of the PROXY
/// protocol (haproxy's `doc/proxy-protocol.txt`, §2.2).
package enum ProxyHeader {
    /// Longest header that is accepted: the addresses and a few hundred bytes of additions (TLVs).
    package static let maximumBytes = 2048

    package enum Reading: Hashable, Sendable {
        case incomplete
        case invalid
        /// - Parameters:
        ///   - source: nil if the proxy connects for itself (LOCAL, such as a health check) or
        ///     names no IP address.
        ///   - length: of the whole header, in bytes.
        case header(source: IPAddress?, length: Int)
    }

    private static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]
    private static let fixedLength = 16
    /// Source and destination.
    private static let portBytes = 4

    /// Reads the header at the start of `bytes`. Additions after the addresses are skipped.
    package static func read(_ bytes: some RandomAccessCollection<UInt8>) -> Reading {
        guard zip(signature, bytes).allSatisfy({ $0 == $1 }) else { return .invalid }
        let start = Array(bytes.prefix(fixedLength))
        guard start.count == fixedLength else { return .incomplete }
        let length = fixedLength + Int(start[14]) << 8 + Int(start[15])
        guard length <= maximumBytes, let addressBytes = addressBytes(start[12], start[13]),
            addressBytes == 0 || fixedLength + 2 * addressBytes + portBytes <= length
        else { return .invalid }
        guard bytes.count >= length else { return .incomplete }
        // The source comes before the destination and the ports.
        let source = bytes.dropFirst(fixedLength).prefix(addressBytes)
        return .header(source: IPAddress(bytes: source), length: length)
    }

    /// The length of the source address; 0 if the header has none that counts; nil for a header that
    /// is not valid.
    private static func addressBytes(_ command: UInt8, _ family: UInt8) -> Int? {
        switch (command, family) {
        // A LOCAL connection: the receiver ignores the addresses.
        case (0x20, _): 0
        // An unspecified family, or a Unix socket.
        case (0x21, 0x00), (0x21, 0x31): 0
        // TCP over IPv4 and over IPv6.
        case (0x21, 0x11): 4
        case (0x21, 0x21): 16
        default: nil
        }
    }
}
