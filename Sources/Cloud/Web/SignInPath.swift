/// Where people sign in.
package enum SignInPath {
    package static let plain = "/sign-in"
    /// Longest path of a page to return to, in bytes.
    private static let limit = 500

    /// - Parameter page: the path with its query of the page that the person wanted.
    package static func leading(to page: String) -> String { path(plain, page) }

    /// Where people make an account, and come back to a page.
    package static func registering(for page: String) -> String { path("/register", page) }

    private static func path(_ form: String, _ page: String) -> String {
        let allowed = page.utf8.count <= limit ? page : "/"
        return "\(form)?next=\(allowed.percentEncodedForQuery)"
    }

    /// The path of `next`, if it is a page of ours: no other site, as `//evil.example` would be.
    package static func destination(_ next: String?) -> String {
        guard let next, next.utf8.count <= limit, next.hasPrefix("/"), !next.hasPrefix("//"),
            !next.contains("\\"),
            next.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return "/" }
        return next
    }
}

extension String {
    /// For the value of a query parameter (RFC 3986).
    package var percentEncodedForQuery: String {
        utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F, 0x7E, 0x2F].contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte))
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
