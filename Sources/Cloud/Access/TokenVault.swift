import ChargingModel
import CommonBase
import Crypto

/// Turns tokens into references, and seals them. A card's UID is personal data and has as little as
/// 32 bits, so the database holds an HMAC of it under a key that lives outside the database; and
/// the token itself, encrypted under another, since stations and bridges have to be told it.
package struct TokenVault: Sendable {
    package static let keyLength = 32
    private let key: SymmetricKey
    private let sealingKey: SymmetricKey

    /// - Throws: `ServiceError.invalidInput` unless the key has 32 bytes.
    package init(key: [UInt8]) throws {
        guard key.count == Self.keyLength else {
            throw ServiceError(
                .invalidInput, "The token key has \(key.count) bytes instead of 32.")
        }
        self.key = SymmetricKey(data: key)
        sealingKey = Self.derived("zapoj sealed id token", from: self.key)
    }

    /// 16 hexadecimal digits that tell this key from another and say nothing about it.
    package var fingerprint: String {
        Self.derived("zapoj token key fingerprint", from: key)
            .withUnsafeBytes { Hex.text(Array($0.prefix(8))) }
    }

    /// Encrypted, in base 64; another text each time.
    package func seal(_ token: IdToken) throws -> String {
        try Self.seal(Array(token.text.utf8), under: sealingKey)
    }

    /// Nil for what was sealed under another key, or altered.
    package func open(_ sealed: String) -> IdToken? {
        Self.open(sealed, under: sealingKey).flatMap {
            IdToken(String(decoding: $0, as: UTF8.self))
        }
    }

    /// A bridge's shared key, likewise.
    package func seal(bridgeKey: [UInt8]) throws -> String {
        try Self.seal(bridgeKey, under: bridgeSealingKey)
    }

    package func openBridgeKey(_ sealed: String) -> [UInt8]? {
        Self.open(sealed, under: bridgeSealingKey)
    }

    /// A card's two keys, likewise.
    package func seal(_ keys: SUNKeys) throws -> String {
        try Self.seal(keys.metaRead + keys.fileRead, under: cardSealingKey)
    }

    package func openCardKeys(_ sealed: String) -> SUNKeys? {
        Self.open(sealed, under: cardSealingKey).flatMap {
            SUNKeys(metaRead: Array($0.prefix(16)), fileRead: Array($0.dropFirst(16)))
        }
    }

    /// A person, as the list with this salt knows them: too short to be told who it is.
    package func listGroup(_ person: PersonID, salt: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(person.text.utf8), using: SymmetricKey(data: salt))
        return Hex.text(Array(code.prefix(8)))
    }

    private var cardSealingKey: SymmetricKey {
        Self.derived("zapoj sealed card keys", from: key)
    }

    private var bridgeSealingKey: SymmetricKey {
        Self.derived("zapoj sealed bridge key", from: key)
    }

    private static func seal(_ bytes: [UInt8], under key: SymmetricKey) throws -> String {
        guard let combined = try AES.GCM.seal(bytes, using: key).combined else {
            throw ServiceError(.internalError, "It can't be sealed.")
        }
        return Base64.text(combined)
    }

    private static func open(_ sealed: String, under key: SymmetricKey) -> [UInt8]? {
        guard let bytes = Base64.bytes(sealed) else { return nil }
        do {
            return Array(try AES.GCM.open(try AES.GCM.SealedBox(combined: bytes), using: key))
        } catch {
            return nil
        }
    }

    /// What a bridge's list hashes tokens with, 32 bytes: another for each station, and always the
    /// same.
    package func listSalt(of station: StationID) -> [UInt8] {
        Self.derived("zapoj authorization list \(station)", from: key)
            .withUnsafeBytes { Array($0) }
    }

    private static func derived(_ purpose: String, from key: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array(purpose.utf8), outputByteCount: 32)
    }

    package func reference(_ token: IdToken) -> IdTokenReference {
        let code = HMAC<SHA256>.authenticationCode(for: Array(token.text.utf8), using: key)
        return IdTokenReference(hash: Hex.text(Array(code)), suffix: token.suffix)
    }
}
