import CommonBase
import HTTPTypes

/// The reverse proxies whose statements about clients are believed.
package struct TrustedProxies: Hashable, Sendable {
    package static let none = TrustedProxies([])
    package static let maximumCount = 64
    /// Most proxies between a client and the cloud. The cloud stops reading `X-Forwarded-For` there.
    static let maximumHops = 16

    private let ranges: [AddressRange]

    package init(_ ranges: [AddressRange]) { self.ranges = ranges }

    package var isEmpty: Bool { ranges.isEmpty }

    package func contains(_ address: IPAddress) -> Bool {
        ranges.contains { $0.contains(address) }
    }

    /// The client of a request.
    ///
    /// Each proxy appends the address of its own client to `X-Forwarded-For`, so only the right end
    /// of the header is true: the walk goes from the connection to the left as long as the address
    /// is that of a trusted proxy. It ends at an entry that is no IP address; then the client is the
    /// proxy that wrote it.
    /// - Parameters:
    ///   - peer: the other end of the connection; nil for a Unix socket.
    ///   - forwardedFor: the values of all `X-Forwarded-For` headers, in their order.
    package func client(peer: IPAddress?, forwardedFor: [some StringProtocol]) -> IPAddress? {
        guard var client = peer else { return nil }
        let entries = forwardedFor.reversed().lazy
            .flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).reversed() }
        for entry in entries.prefix(Self.maximumHops) {
            guard contains(client), let next = Self.address(entry) else { break }
            client = next
        }
        return client
    }

    package func client(peer: IPAddress?, _ headers: HTTPFields) -> IPAddress? {
        client(peer: peer, forwardedFor: isEmpty ? [] : headers[values: .xForwardedFor])
    }

    /// An entry of the header: an address, with a port as some proxies add it.
    private static func address(_ entry: some StringProtocol) -> IPAddress? {
        let text = entry.drop { $0 == " " || $0 == "\t" }
        let end = text.lastIndex { $0 != " " && $0 != "\t" }.map(text.index(after:))
        let trimmed = String(text[..<(end ?? text.startIndex)])
        if let address = IPAddress(trimmed) { return address }
        guard let colon = trimmed.lastIndex(of: ":"),
            UInt16(trimmed[trimmed.index(after: colon)...]) != nil
        else { return bracketed(trimmed) }
        let host = String(trimmed[..<colon])
        return bracketed(host) ?? (host.contains(":") ? nil : IPAddress(host))
    }

    /// `[2001:db8::1]`
    private static func bracketed(_ text: String) -> IPAddress? {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
        return IPAddress(String(text.dropFirst().dropLast()))
    }
}

extension TrustedProxies {
    /// Parses `127.0.0.1, 10.0.0.0/8`.
    /// - Returns: the entry that is not valid, if there is one.
    package static func parse(_ text: String) -> Result<TrustedProxies, InvalidEntry> {
        var ranges: [AddressRange] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let entry = String(part.filter { $0 != " " })
            guard let range = AddressRange(entry), ranges.count < maximumCount else {
                return .failure(InvalidEntry(text: entry))
            }
            ranges.append(range)
        }
        return .success(TrustedProxies(ranges))
    }

    package struct InvalidEntry: Error, Hashable {
        package let text: String
    }
}

extension HTTPField.Name {
    package static var xForwardedFor: Self { name("x-forwarded-for") }
}
