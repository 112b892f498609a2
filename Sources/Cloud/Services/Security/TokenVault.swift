import Common
import Crypto

/// Turns tokens into references. A card's UID is personal data and has as little as 32 bits, so the
/// database holds an HMAC of it under a key that lives outside the database.
public struct TokenVault: Sendable {
    public static let keyLength = 32
    private let key: SymmetricKey

    /// - Throws: `ServiceError.invalidInput` unless the key has 32 bytes.
    public init(key: [UInt8]) throws {
        guard key.count == Self.keyLength else {
            throw ServiceError(
                .invalidInput, "The token key has \(key.count) bytes instead of 32.")
        }
        self.key = SymmetricKey(data: key)
    }

    public func reference(_ token: IdToken) -> IdTokenReference {
        let code = HMAC<SHA256>.authenticationCode(for: Array(token.text.utf8), using: key)
        return IdTokenReference(hash: Hex.text(code), suffix: token.suffix)
    }
}
