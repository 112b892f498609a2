import CommonBase
import Crypto

/// Hashes of secrets that we drew ourselves. They are random and long, so SHA-256 is right for
/// them: there is nothing to guess. People's passwords go through `PasswordHasher`.
package enum SecretHash {
    /// Hexadecimal SHA-256.
    package static func of(_ bytes: some Sequence<UInt8>) -> String {
        Hex.text(Array(SHA256.hash(data: Array(bytes))))
    }

    package static func of(_ text: String) -> String { of(text.utf8) }

    /// In a time that does not depend on where the two differ.
    package static func matches(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
