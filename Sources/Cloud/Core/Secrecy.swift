import ChargingModel

/// Masks secrets in logs and responses: id tokens, values of secret configuration keys, and
/// credentials in URLs.
package enum Secrecy {
    /// The path prefix of file transfer URLs; a secret token follows.
    package static let transferPath = "/transfers"

    /// Whether a configuration key holds a secret: AuthorizationKey, and vendor keys with names like
    /// `password`.
    package static func isSecret(key: String) -> Bool {
        let name = key.lowercased()
        return ["authorizationkey", "password", "secret", "passphrase"].contains {
            name.contains($0)
        }
    }

    /// The value of a configuration key, masked if the key holds a secret.
    package static func shown(_ value: String, ofKey key: String) -> String {
        isSecret(key: key) ? "…" : value
    }

    /// A text of a message, masked: only the last characters of an id tag remain.
    /// - Parameter member: the text's member name in the message.
    package static func shown(_ text: String, ofMember member: String) -> String {
        guard member.hasSuffix("Tag") else { return shown(text) }
        return "…\(IdToken(text)?.suffix ?? "")"
    }

    /// A URL, or a part of one, without its credentials.
    package static func shown(_ address: String) -> String { withoutToken(withoutLogin(address)) }

    /// `ftp://user:password@host/` without user and password. It masks everything up to the last `@`,
    /// because a password may contain one; a path with an `@` loses its beginning.
    private static func withoutLogin(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")), let scheme = text.firstRange(of: "://"),
            let end = text.lastIndex(of: "@"), scheme.upperBound < end
        else { return text }
        return "\(text[..<scheme.upperBound])…\(text[end...])"
    }

    private static let tokenPrefix = Array("\(transferPath)/".utf8)

    /// Whether the bytes of `tokenPrefix` occur in a text. Only then can its characters: nothing else
    /// is canonically equivalent to an ASCII slash or small letter. Most texts have no slash, and
    /// comparing characters costs a hundred times as much.
    private static func mayHoldToken(_ text: String) -> Bool {
        var rest = text.utf8[...]
        while let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
            rest = rest[slash...]
            if rest.starts(with: tokenPrefix) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// A file transfer URL without its secret token.
    private static func withoutToken(_ text: String) -> String {
        guard mayHoldToken(text), let path = text.firstRange(of: "\(transferPath)/") else {
            return text
        }
        let rest = text[path.upperBound...]
        return "\(text[..<path.upperBound])…\(rest[(rest.firstIndex(of: "/") ?? rest.endIndex)...])"
    }
}
