import CommonBase

/// What an authenticator signs (Web Authentication Level 2, §6.1).
struct AuthenticatorData {
    /// SHA-256 of the relying party's id.
    let partyHash: [UInt8]
    let isUserPresent: Bool
    /// By a fingerprint, a face or a PIN.
    let isUserVerified: Bool
    let signCount: Int64
    /// Of a new passkey.
    let credential: Credential?

    struct Credential {
        var id: [UInt8]
        var key: PasskeyKey
    }

    /// Maximum length of a credential id (§4).
    static let maximumCredentialID = 1023

    /// Nil for anything else, and for a key of another kind than `PasskeyKey` has.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 37 else { return nil }
        partyHash = Array(bytes[..<32])
        let flags = bytes[32]
        isUserPresent = flags & 0x01 != 0
        isUserVerified = flags & 0x04 != 0
        signCount = bytes[33..<37].reduce(0) { $0 << 8 | Int64($1) }
        guard flags & 0x40 != 0 else {
            credential = nil
            return
        }
        guard let found = Self.credential(bytes[37...]) else { return nil }
        credential = found
    }

    /// AAGUID, length of the id, id, key.
    private static func credential(_ bytes: ArraySlice<UInt8>) -> Credential? {
        let rest = bytes.dropFirst(16)
        guard rest.count >= 2 else { return nil }
        let length = rest.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        let tail = rest.dropFirst(2)
        guard (1...maximumCredentialID).contains(length), tail.count > length else { return nil }
        var reader = CBORReader(tail.dropFirst(length))
        guard let key = reader.next().flatMap(PasskeyKey.init) else { return nil }
        return Credential(id: Array(tail.prefix(length)), key: key)
    }
}
