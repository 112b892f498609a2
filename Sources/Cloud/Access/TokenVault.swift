import ChargingModel
import CloudControl
import CommonBase
import Crypto

/// Hashes and encrypts id tokens and keys. A card's UID is personal data and may have only 32 bits, so
/// the database stores its HMAC under a key outside the database. It also stores the encrypted token,
/// because authorization lists for stations and bridges need it.
package struct TokenVault: Sendable {
    package static let keyLength = 32
    private let key: SymmetricKey
    private let sealingKey: SymmetricKey

    /// - Throws: `ServiceError.invalidInput` unless the key has 32 bytes.
    package init(key: [UInt8]) throws {
        guard key.count == Self.keyLength else {
            throw ServiceError(
                .invalidInput, "The token key must have 32 bytes; it has \(key.count).")
        }
        self.key = SymmetricKey(data: key)
        sealingKey = Self.derived("zapoj sealed id token", from: self.key)
    }

    /// 16 hexadecimal digits that tell this key from another and say nothing about it.
    package var fingerprint: String {
        Self.derived("zapoj token key fingerprint", from: key)
            .withUnsafeBytes { Hex.text(Array($0.prefix(8))) }
    }

    /// The encrypted token in base 64; different at each call, because the nonce is random.
    package func seal(_ token: IdToken) throws -> String {
        try Self.seal(Array(token.text.utf8), under: sealingKey)
    }

    /// Decrypts a token; nil if it was sealed under another key or altered.
    package func open(_ sealed: String) -> IdToken? {
        Self.open(sealed, under: sealingKey).flatMap {
            IdToken(String(decoding: $0, as: UTF8.self))
        }
    }

    /// The encrypted shared key of a bridge in base 64.
    package func seal(bridgeKey: [UInt8]) throws -> String {
        try Self.seal(bridgeKey, under: bridgeSealingKey)
    }

    /// Decrypts a bridge's shared key; nil if it was sealed under another key or altered.
    package func openBridgeKey(_ sealed: String) -> [UInt8]? {
        Self.open(sealed, under: bridgeSealingKey)
    }

    /// The encrypted keys of a card in base 64.
    package func seal(_ keys: SUNKeys) throws -> String {
        try Self.seal(keys.metaRead + keys.fileRead, under: cardSealingKey)
    }

    /// Decrypts the keys of a card; nil if they were sealed under another key or altered.
    package func openCardKeys(_ sealed: String) -> SUNKeys? {
        Self.open(sealed, under: cardSealingKey).flatMap {
            SUNKeys(metaRead: Array($0.prefix(16)), fileRead: Array($0.dropFirst(16)))
        }
    }

    /// A pseudonym of a person in the authorization list with this salt: 16 hexadecimal digits.
    package func listGroup(_ person: PersonID, salt: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(person.text.utf8), using: SymmetricKey(data: salt))
        return Hex.text(Array(code.prefix(8)))
    }

    /// The encrypted request of a command in base 64.
    package func seal(request: String) throws -> String {
        try Self.seal(Array(request.utf8), under: requestSealingKey)
    }

    /// Decrypts the request of a command; nil if it was sealed under another key or altered.
    package func openRequest(_ sealed: String) -> String? {
        Self.open(sealed, under: requestSealingKey).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The secret key for the public points of places: 32 bytes.
    package var publicPointKey: [UInt8] {
        Self.derived("zapoj public points", from: key).withUnsafeBytes { Array($0) }
    }

    private var requestSealingKey: SymmetricKey {
        Self.derived("zapoj sealed command request", from: key)
    }

    private var cardSealingKey: SymmetricKey {
        Self.derived("zapoj sealed card keys", from: key)
    }

    private var bridgeSealingKey: SymmetricKey {
        Self.derived("zapoj sealed bridge key", from: key)
    }

    private static func seal(_ bytes: [UInt8], under key: SymmetricKey) throws -> String {
        guard let combined = try AES.GCM.seal(bytes, using: key).combined else {
            throw ServiceError(.internalError, "Encryption failed: AES-GCM returned no data.")
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

    /// The salt of the token hashes in a bridge's list: 32 bytes, constant for each station.
    package func listSalt(of station: StationID) -> [UInt8] {
        Self.derived("zapoj authorization list \(station)", from: key)
            .withUnsafeBytes { Array($0) }
    }

    private static func derived(_ purpose: String, from key: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array(purpose.utf8), outputByteCount: 32)
    }

    /// The HMAC and the last characters of a token.
    package func reference(_ token: IdToken) -> IdTokenReference {
        let code = HMAC<SHA256>.authenticationCode(for: Array(token.text.utf8), using: key)
        return IdTokenReference(hash: Hex.text(Array(code)), suffix: token.suffix)
    }
}

extension TokenVault: CommandVault {}
