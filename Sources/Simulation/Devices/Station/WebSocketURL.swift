import CommonBase
import FoundationEssentials

/// The endpoint of a central system without the station id: `ws://host[:port]/path`.
package struct WebSocketURL: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    /// 80 by default.
    package let port: Int
    /// Percent-encoded, without a trailing slash; empty for the root.
    package let path: String

    /// - Throws: `ServiceError` with code `invalidInput` unless the text is a plain ws:// URL
    /// without user, query and fragment. TLS is not supported.
    package init(_ text: String) throws {
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "ws",
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.query == nil,
            parts.fragment == nil, (1...65_535).contains(parts.port ?? 80)
        else { throw ServiceError(.invalidInput, "\(text) is not a ws:// URL") }
        // URLs put IPv6 addresses in brackets, which are not part of the address.
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? 80
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The value of the `Host` header.
    var authority: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return port == 80 ? host : "\(host):\(port)"
    }

    package var description: String { "ws://\(authority)\(path)" }
}
