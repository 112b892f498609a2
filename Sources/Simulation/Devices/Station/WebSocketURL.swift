import CommonBase
import FoundationEssentials

/// The endpoint of a central system without the station id: `ws://host[:port]/path`, or
/// `wss://` with TLS.
package struct WebSocketURL: Sendable, Hashable, CustomStringConvertible {
    package let isSecure: Bool
    package let host: String
    /// 80 by default, 443 with TLS.
    package let port: Int
    /// Percent-encoded, without a trailing slash; empty for the root.
    package let path: String

    /// - Throws: `ServiceError` with code `invalidInput` unless the text is a ws:// or wss:// URL
    /// without user, query and fragment.
    package init(_ text: String) throws {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["ws", "wss"].contains(scheme),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.query == nil,
            parts.fragment == nil, (1...65_535).contains(parts.port ?? 80)
        else { throw ServiceError(.invalidInput, "\(text) is not a ws:// or wss:// URL") }
        isSecure = scheme == "wss"
        // URLs put IPv6 addresses in brackets, which are not part of the address.
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? Self.standardPort(isSecure: isSecure)
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The value of the `Host` header.
    var authority: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return port == Self.standardPort(isSecure: isSecure) ? host : "\(host):\(port)"
    }

    private static func standardPort(isSecure: Bool) -> Int { isSecure ? 443 : 80 }

    package var description: String { "\(isSecure ? "wss" : "ws")://\(authority)\(path)" }
}
