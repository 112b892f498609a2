import CommonBase
import HTTPTypes
import Hummingbird

/// The origin by which a browser reaches the web app, as far as the request shows it.
package struct PageOrigin: Hashable, Sendable {
    /// Whether the browser uses TLS: with this cloud, or with a trusted proxy that says so.
    package var isSecure: Bool
    /// Host and port, as `zapoj.example.org` or `localhost:8080`; empty if unknown.
    package var authority: String

    package init(isSecure: Bool, authority: String) {
        self.isSecure = isSecure
        self.authority = authority
    }

    init(_ request: Request, peer: IPAddress?, proxies: TrustedProxies) {
        let isForwarded =
            peer.map(proxies.contains) == true
            && request.headers[.forwardedProto]?.lowercased() == "https"
        isSecure = request.head.scheme == "https" || isForwarded
        authority = (request.head.authority ?? "").lowercased()
    }

    /// Whether the browser runs on this machine, so that nobody can read its cookies on the way.
    package var isLoopback: Bool {
        let host =
            authority.hasPrefix("[")
            ? String(authority.dropFirst().prefix { $0 != "]" })
            : String(authority.prefix { $0 != ":" })
        return host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || IPAddress(host)?.isLoopback == true
    }

    /// Whether the browser may keep a session: over any other plain origin strangers could read it.
    package var keepsSessions: Bool { isSecure || isLoopback }

    /// Browsers keep a `__Host-` cookie only over TLS; some of them drop it on plain loopback
    /// (RFC 6265bis §4.1.3.2).
    private var prefix: String { isSecure ? "__Host-" : "" }

    /// The value of a cookie of this origin; nil if the browser sent none.
    package func cookie(_ name: String, of request: HTTPFields) -> String? {
        Cookies(from: request[values: .cookie])[prefix + name]?.value
    }

    /// A `Set-Cookie` header.
    /// - Parameter seconds: how long the browser keeps it; 0 removes it.
    package func setCookie(_ name: String, _ value: String, seconds: Int) -> HTTPField {
        let cookie = Cookie(
            name: prefix + name, value: value, maxAge: seconds, path: "/", secure: isSecure,
            httpOnly: true, sameSite: .lax)
        return HTTPField(name: .setCookie, value: cookie.description)
    }
}

extension HTTPField.Name {
    static let forwardedProto = name("x-forwarded-proto")
}
