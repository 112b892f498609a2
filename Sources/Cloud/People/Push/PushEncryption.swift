import Crypto

/// Encrypts a push for one browser, so that its push service can't read it (RFC 8291).
struct PushEncryption {
    static let secretLength = 16
    static let saltLength = 16
    private static let keyLength = 65
    /// The record size. A push is one record, so that it only has to be large enough.
    private static let recordSize: UInt32 = 4096
    /// Longest text in bytes: less than what fits into a record beside its header, the end mark and
    /// the tag.
    static let maximumText = 3072

    private let receiver: P256.KeyAgreement.PublicKey
    private let secret: [UInt8]

    /// - Parameters:
    ///   - publicKey: `p256dh` of the browser, base64url.
    ///   - secret: `auth` of the browser, base64url.
    /// - Returns: nil for values that no browser sends.
    init?(publicKey: String, secret: String) {
        guard let point = Base64URL.bytes(publicKey), point.count == Self.keyLength,
            let secret = Base64URL.bytes(secret), secret.count == Self.secretLength
        else { return nil }
        do {
            receiver = try P256.KeyAgreement.PublicKey(x963Representation: point)
        } catch {
            return nil
        }
        self.secret = secret
    }

    /// The body of a push with the coding `aes128gcm` (RFC 8188).
    /// - Parameters:
    ///   - text: at most `maximumText` bytes.
    ///   - salt: 16 random bytes.
    ///   - sender: a new key for each push.
    func seal(
        _ text: [UInt8], salt: [UInt8],
        sender: P256.KeyAgreement.PrivateKey = P256.KeyAgreement.PrivateKey()
    ) throws -> [UInt8] {
        let senderKey = Array(sender.publicKey.x963Representation)
        var info = Array("WebPush: info\0".utf8)
        info.append(contentsOf: receiver.x963Representation)
        info.append(contentsOf: senderKey)
        let secretKey = try sender.sharedSecretFromKeyAgreement(with: receiver)
            .hkdfDerivedSymmetricKey(
                using: SHA256.self, salt: secret, sharedInfo: info, outputByteCount: 32)
        func derived(_ label: String, _ count: Int) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: secretKey, salt: salt,
                info: Array("Content-Encoding: \(label)\0".utf8), outputByteCount: count)
        }
        let nonce = derived("nonce", 12).withUnsafeBytes { Array($0) }
        // 2 marks the last record.
        let box = try AES.GCM.seal(
            text + [2], using: derived("aes128gcm", 16), nonce: AES.GCM.Nonce(data: nonce))
        var body = salt
        withUnsafeBytes(of: Self.recordSize.bigEndian) { body.append(contentsOf: $0) }
        body.append(UInt8(senderKey.count))
        body.append(contentsOf: senderKey)
        body.append(contentsOf: box.ciphertext)
        body.append(contentsOf: box.tag)
        return body
    }
}
