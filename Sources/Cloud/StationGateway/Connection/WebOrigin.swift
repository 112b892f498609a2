import NIOHTTP1

/// Tells requests of browsers from those of stations by their `Origin` header. Browsers send it with
/// each WebSocket handshake, and a page cannot change it.
enum WebOrigin {
    /// Whether a browser may have sent the request.
    ///
    /// A browser's origin is `null`, or a scheme, a host and a port (RFC 6454 §6.2). It also counts
    /// if the host is the cloud's own: the page's name may be rebound to the cloud's address. Some
    /// libraries for stations send a URL with a path instead, which no browser does (quirk Q7).
    static func isFromBrowser(_ headers: HTTPHeaders) -> Bool {
        headers["Origin"].contains { origin in
            let text = origin.drop { $0 == " " || $0 == "\t" }
            return !text.isEmpty && !hasPath(text)
        }
    }

    private static func hasPath(_ origin: Substring) -> Bool {
        guard let scheme = origin.firstRange(of: "://") else { return false }
        let rest = origin[scheme.upperBound...]
        guard let slash = rest.firstIndex(of: "/") else { return false }
        return slash != rest.startIndex && rest.index(after: slash) < rest.endIndex
    }
}
