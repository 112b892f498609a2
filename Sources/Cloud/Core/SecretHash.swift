import CommonBase
import Crypto

/// Hashes of generated secrets. They are random and long, so that a fast hash is safe. Passwords of
/// people need `PasswordHasher`.
package enum SecretHash {
    /// Hexadecimal SHA-256.
    package static func of(_ bytes: some Sequence<UInt8>) -> String {
        Hex.text(Array(SHA256.hash(data: Array(bytes))))
    }

    package static func of(_ text: String) -> String { of(text.utf8) }

    /// Compares in constant time, independent of where the texts differ.
    package static func matches(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
