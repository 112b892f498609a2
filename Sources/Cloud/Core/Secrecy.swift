import ChargingModel

/// What may stand in no log and in no answer: tags, the values of configuration keys with secrets,
/// and what in an address lets somebody in.
package enum Secrecy {
    /// Where addresses for one file transfer begin; what follows is secret.
    package static let transferPath = "/transfers"

    /// Whether a configuration key holds a secret: OCPP's own, and what vendors name like it.
    package static func isSecret(key: String) -> Bool {
        let name = key.lowercased()
        return ["authorizationkey", "password", "secret", "passphrase"].contains {
            name.contains($0)
        }
    }

    /// A configuration key's value as it may be shown.
    package static func shown(_ value: String, ofKey key: String) -> String {
        isSecret(key: key) ? "…" : value
    }

    /// A text of a message as it may be shown: of a tag only the end.
    /// - Parameter member: the name that the message has for it.
    package static func shown(_ text: String, ofMember member: String) -> String {
        guard member.hasSuffix("Tag") else { return shown(text) }
        return "…\(IdToken(text)?.suffix ?? "")"
    }

    /// An address, or a part of one, as it may be shown.
    package static func shown(_ address: String) -> String { withoutToken(withoutLogin(address)) }

    /// `ftp://user:password@host/` without what stands before the `@`. A path with an `@` loses its
    /// beginning, too: better that than half a password.
    private static func withoutLogin(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")), let scheme = text.firstRange(of: "://"),
            let end = text.lastIndex(of: "@"), scheme.upperBound < end
        else { return text }
        return "\(text[..<scheme.upperBound])…\(text[end...])"
    }

    /// An address of ours for one transfer without what makes it secret.
    private static func withoutToken(_ text: String) -> String {
        guard let path = text.firstRange(of: "\(transferPath)/") else { return text }
        let rest = text[path.upperBound...]
        return "\(text[..<path.upperBound])…\(rest[(rest.firstIndex(of: "/") ?? rest.endIndex)...])"
    }
}
