import BridgeLogic
import COpenSSL
import CommonBase

/// The device's P-256 key through OpenSSL 3: loaded by `OSSL_STORE`, so that a URI may name a file,
/// a TPM or a PKCS#11 token. Owns the handle; freed in `deinit`.
package final class OpenSSLKey: DeviceIdentity, @unchecked Sendable {
    // EVP_PKEY is used read-only after it was made, which OpenSSL allows from any thread.
    private let key: OpaquePointer
    /// The query that selects the signing provider; nil for the default one.
    private let query: String?
    package let publicKeyPEM: String

    /// - Parameters:
    ///   - uri: `file:/var/lib/zapoj-bridge/device.key`, or a URI of a provider:
    /// `handle:0x81000001` of a   TPM, `pkcs11:object=bridge`.
    ///   - provider: the OpenSSL provider to load for it: `tpm2`, `pkcs11`.
    /// - Throws: `storageFailed` naming the URI, `unavailable` for the provider.
    package convenience init(uri: String, provider: String? = nil) throws {
        if let provider { try Self.load(provider: provider) }
        // Otherwise the default provider would load the public half only.
        let query = provider.map { "?provider=\($0)" }
        guard let key = Self.load(uri, query) else {
            throw ServiceError(
                .storageFailed, "No P-256 key at \(Self.masked(uri)): \(OpenSSLError.text).")
        }
        try self.init(key, query)
    }

    private init(_ key: OpaquePointer, _ query: String?) throws {
        guard EVP_PKEY_get_size(key) > 0, Self.groupName(key) == "prime256v1",
            let pem = Self.pem({ PEM_write_bio_PUBKEY($0, key) })
        else {
            EVP_PKEY_free(key)
            throw ServiceError(
                .invalidInput,
                "The device's key is not a P-256 key: change key.uri, or enrol again.")
        }
        (self.key, self.query) = (key, query)
        publicKeyPEM = pem
    }

    deinit { EVP_PKEY_free(key) }

    /// A URI without its PIN (RFC 7512).
    private static func masked(_ uri: String) -> String {
        uri.replacing(/(pin-value=)[^&;]*/) { "\($0.output.1)***" }
    }

    /// A new private key in PEM, unencrypted; for a file that only its owner reads.
    package static func makePEM() throws -> String {
        guard let key = EVP_PKEY_Q_keygen_ec("P-256") else {
            throw ServiceError(.internalError, "No key could be made: \(OpenSSLError.text).")
        }
        defer { EVP_PKEY_free(key) }
        let pem = Self.pem { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
        guard let pem else {
            throw ServiceError(.internalError, "The key can't be written: \(OpenSSLError.text).")
        }
        return pem
    }

    package func sign(_ message: [UInt8]) throws -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSignInit_ex(context, nil, "SHA256", nil, query, key, nil) == 1,
            EVP_DigestSign(context, nil, &length, message, message.count) == 1
        else { throw failure() }
        var der = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &der, &length, message, message.count) == 1 else {
            throw failure()
        }
        return try raw(Array(der.prefix(length)))
    }

    package func sha256(_ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let isDone = EVP_Digest(message, message.count, &digest, nil, EVP_sha256(), nil)
        precondition(isDone == 1, "SHA-256 is always there")
        return digest
    }

    package func verify(
        _ signature: [UInt8], of message: [UInt8], by publicKeyPEM: String
    ) -> Bool {
        guard let key = Self.publicKey(publicKeyPEM), let der = Self.der(signature) else {
            return false
        }
        defer { EVP_PKEY_free(key) }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        // A wrong signature leaves an error, which must not be taken for the next failure.
        defer { ERR_clear_error() }
        return EVP_DigestVerifyInit_ex(context, nil, "SHA256", nil, nil, key, nil) == 1
            && EVP_DigestVerify(context, der, der.count, message, message.count) == 1
    }

    private static func publicKey(_ pem: String) -> OpaquePointer? {
        let bytes = Array(pem.utf8)
        guard let memory = BIO_new_mem_buf(bytes, Int32(bytes.count)) else { return nil }
        defer { BIO_free(memory) }
        guard let key = PEM_read_bio_PUBKEY(memory, nil, nil, nil) else {
            ERR_clear_error()
            return nil
        }
        guard groupName(key) == "prime256v1" else {
            EVP_PKEY_free(key)
            return nil
        }
        return key
    }

    /// From r and s, 32 bytes each, to ASN.1.
    private static func der(_ raw: [UInt8]) -> [UInt8]? {
        guard raw.count == 64, let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        let r = BN_bin2bn(raw, 32, nil)
        let s = raw.withUnsafeBufferPointer { BN_bin2bn($0.baseAddress.map { $0 + 32 }, 32, nil) }
        // The signature owns both from here on.
        guard ECDSA_SIG_set0(signature, r, s) == 1 else { return nil }
        var out: [UInt8] = [UInt8](repeating: 0, count: Int(i2d_ECDSA_SIG(signature, nil)))
        let count = out.withUnsafeMutableBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return i2d_ECDSA_SIG(signature, &pointer)
        }
        return count == out.count ? out : nil
    }

    /// From ASN.1 to r and s, 32 bytes each, as in RFC 9421 §3.3.4.
    private func raw(_ der: [UInt8]) throws -> [UInt8] {
        let signature = der.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &pointer, buffer.count)
        }
        guard let signature else { throw failure() }
        defer { ECDSA_SIG_free(signature) }
        var out = [UInt8](repeating: 0, count: 64)
        let isWritten = out.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            return BN_bn2binpad(ECDSA_SIG_get0_r(signature), base, 32) == 32
                && BN_bn2binpad(ECDSA_SIG_get0_s(signature), base + 32, 32) == 32
        }
        guard isWritten else { throw failure() }
        return out
    }

    private func failure() -> ServiceError {
        ServiceError(.internalError, "The device's key can't sign: \(OpenSSLError.text).")
    }

    /// Loads a provider for the rest of the process, and the default one, which OpenSSL loads by
    /// itself only while no other is loaded.
    private static func load(provider: String) throws {
        for name in ["default", provider] where OSSL_PROVIDER_available(nil, name) == 0 {
            guard OSSL_PROVIDER_load(nil, name) != nil else {
                throw ServiceError(
                    .unavailable,
                    "OpenSSL's provider \(name) can't be loaded: \(OpenSSLError.text).")
            }
        }
    }

    private static func load(_ uri: String, _ query: String?) -> OpaquePointer? {
        guard let store = OSSL_STORE_open_ex(uri, nil, query, nil, nil, nil, nil, nil) else {
            return nil
        }
        defer { OSSL_STORE_close(store) }
        while OSSL_STORE_eof(store) == 0 {
            guard let info = OSSL_STORE_load(store) else { continue }
            defer { OSSL_STORE_INFO_free(info) }
            if let key = OSSL_STORE_INFO_get1_PKEY(info) { return key }
        }
        return nil
    }

    private static func groupName(_ key: OpaquePointer) -> String {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else { return "" }
        return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func pem(_ write: (OpaquePointer?) -> Int32) -> String? {
        let memory = BIO_new(BIO_s_mem())
        defer { BIO_free(memory) }
        guard write(memory) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = BIO_read(memory, &bytes, Int32(bytes.count))
        return count > 0 ? String(decoding: bytes.prefix(Int(count)), as: UTF8.self) : nil
    }
}

enum OpenSSLError {
    /// The newest error of this thread, in OpenSSL's words: older ones are of attempts that could
    /// not work, such as a file name taken for a scheme. Clears the errors, so that they are not
    /// taken for the next failure.
    static var text: String {
        defer { ERR_clear_error() }
        let code = ERR_peek_last_error()
        guard code != 0 else { return "OpenSSL gives no further reason" }
        var buffer = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(code, &buffer, buffer.count)
        return String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
