import CloudCore
import CommonBase

/// A station's AuthorizationKey: 20 random bytes, shown once as 40 hexadecimal digits, or a key of 16
/// to 20 bytes that an admin gives. Stored hashed. Some stations send the digits as their password and some the bytes (OCPP-J 1.6 §6.2.2
/// and the white paper's FR.205 differ), so the cloud accepts both.
package struct StationCredential: Hashable, Sendable {
    package static let length = 20
    /// Lengths of a key in bytes (OCPP-J 1.6 security white paper, AuthorizationKey).
    static let validLengths = 16...20
    package let text: String
    package let hash: String

    package init(random: RandomSource) {
        let bytes = random.bytes(Self.length)
        text = Hex.text(bytes)
        hash = SecretHash.of(bytes)
    }

    /// A key that an admin gives, as text or in hexadecimal digits.
    /// - Throws: `invalidInput` naming the field.
    package init(given text: String) throws {
        let isText =
            Self.validLengths.contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        let bytes = Self.decoded(text) ?? (isText ? Array(text.utf8) : nil)
        guard let bytes else {
            throw ServiceError(
                .invalidInput,
                "password must have 16 to 20 ASCII characters without spaces, or 32 to 40 "
                    + "hexadecimal digits.", field: "password")
        }
        self.text = text
        hash = SecretHash.of(bytes)
    }

    /// The bytes of a key in hexadecimal digits; nil for a text of another length.
    private static func decoded(_ text: String) -> [UInt8]? {
        Hex.bytes(text).flatMap { validLengths.contains($0.count) ? $0 : nil }
    }

    package static func matches(_ password: [UInt8], hash: String) -> Bool {
        let decoded = String(validating: password, as: UTF8.self).flatMap(Self.decoded)
        return SecretHash.matches(SecretHash.of(decoded ?? password), hash)
    }
}
