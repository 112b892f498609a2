import CloudCore
import CommonBase

/// A station's AuthorizationKey: 20 random bytes, shown once as 40 hexadecimal digits and stored
/// hashed. Some stations send the digits as their password and some the bytes (OCPP-J 1.6 §6.2.2
/// and the white paper's FR.205 differ), so the cloud accepts both.
package struct StationCredential: Hashable, Sendable {
    package static let length = 20
    package let text: String
    package let hash: String

    package init(random: RandomSource) {
        let bytes = random.bytes(Self.length)
        text = Hex.text(bytes)
        hash = SecretHash.of(bytes)
    }

    package static func matches(_ password: [UInt8], hash: String) -> Bool {
        let text = String(validating: password, as: UTF8.self)
        let decoded = password.count == 2 * length ? text.flatMap { Hex.bytes($0) } : nil
        return SecretHash.matches(SecretHash.of(decoded ?? password), hash)
    }
}
