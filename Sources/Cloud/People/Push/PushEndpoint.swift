import CommonBase

/// Where pushes for a browser go: an address of its maker's push service, which the browser names.
///
/// A person could name any address, and the cloud would send requests to it. So only `https` on the
/// default port of a host name is accepted; `PushTransport` checks to which address the name leads.
package struct PushEndpoint: Hashable, Sendable {
    static let maximum = 1000

    package let text: String
    package let host: String
    /// `https://push.example.org`: the audience of the cloud's signature.
    package let origin: String
    /// A push service on this machine, for tests.
    package let isLoopback: Bool

    /// - Parameter loopbackService: the origin of a push service on this machine, as
    ///   `http://127.0.0.1:8030`; nil accepts none.
    /// - Returns: nil for any other address.
    package init?(_ text: String, loopbackService: String? = nil) {
        guard text.utf8.count <= Self.maximum,
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Self.excluded.contains($0) })
        else { return nil }
        self.text = text
        if let loopbackService, text.hasPrefix(loopbackService + "/") {
            (host, origin, isLoopback) = ("", loopbackService, true)
            return
        }
        let scheme = "https://"
        guard text.hasPrefix(scheme) else { return nil }
        let rest = text.dropFirst(scheme.count)
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        host = String(rest[..<slash])
        origin = scheme + host
        isLoopback = false
        guard Self.isHostName(host) else { return nil }
    }

    /// `"`, `#`, `<`, `>`, `\`, `^`, `` ` ``, `{`, `|`, `}`
    private static let excluded = Set("\"#<>\\^`{|}".utf8)
    private static let hostCharacters = Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)

    /// A name of at least two labels in lower case. The last one holds a letter, so that it is no
    /// IP address in any notation.
    private static func isHostName(_ host: String) -> Bool {
        let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, labels.count >= 2, let last = labels.last,
            last.contains(where: { (0x61...0x7A).contains($0) }), !last.starts(with: "0x".utf8)
        else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.allSatisfy(hostCharacters.contains)
                && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        }
    }
}
