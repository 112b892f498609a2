import CommonBase
import FoundationEssentials

/// Where a central system listens for stations, without a station's id: `ws://host[:port]/path`.
package struct WebSocketURL: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    /// 80 when the text names none.
    package let port: Int
    /// Percent-encoded, without a slash at its end; empty for the root.
    package let path: String

    /// - Throws: `ServiceError` with code `invalidInput` for anything but a plain ws:// URL without
    ///   user, query and fragment. TLS is not spoken here.
    package init(_ text: String) throws {
        guard let parts = URLComponents(string: text), parts.scheme?.lowercased() == "ws",
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.query == nil,
            parts.fragment == nil, (1...65_535).contains(parts.port ?? 80)
        else { throw ServiceError(.invalidInput, "not a ws:// URL: \(text)") }
        // Brackets are the URL's way to write an IPv6 address, not part of it.
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? 80
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The value of the header `Host`.
    var authority: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return port == 80 ? host : "\(host):\(port)"
    }

    package var description: String { "ws://\(authority)\(path)" }
}
