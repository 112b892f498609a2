import BridgeTestSupport
import COpenSSL
import CommonBase
import Crypto
import Foundation
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct OpenSSLKeyTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func key(_ pem: String) throws -> OpenSSLKey {
            try OpenSSLKey(uri: "file:" + folder.write(pem, to: "device.key"))
        }

        /// A key that OpenSSL makes is the same key to another implementation.
        @Test func makesKeyThatOtherImplementationsRead() throws {
            let pem = try OpenSSLKey.makePEM()
            let other = try P256.Signing.PrivateKey(pemRepresentation: pem)
            let key = try key(pem)
            #expect(
                try P256.Signing.PublicKey(pemRepresentation: key.publicKeyPEM).x963Representation
                    == other.publicKey.x963Representation)
            #expect(key.publicKeyPEM.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
            #expect(try OpenSSLKey.makePEM() != pem)
        }

        /// A key that was made elsewhere is taken.
        @Test func loadsKeyOfOtherImplementation() throws {
            let other = P256.Signing.PrivateKey()
            let key = try key(other.pemRepresentation)
            #expect(
                try P256.Signing.PublicKey(pemRepresentation: key.publicKeyPEM).rawRepresentation
                    == other.publicKey.rawRepresentation)
        }

        /// Signatures are r and s of 32 bytes each, whatever leading zeros they have, and another
        /// implementation accepts them: also those that several threads make at once.
        @Test func makesSignaturesThatOtherImplementationsAccept() async throws {
            let key = try key(try OpenSSLKey.makePEM())
            let publicKey = try P256.Signing.PublicKey(pemRepresentation: key.publicKeyPEM)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<4 {
                    group.addTask {
                        for index in 0..<150 {
                            let message = Array("\(task).\(index)".utf8)
                            let signature = try P256.Signing.ECDSASignature(
                                rawRepresentation: key.sign(message))
                            #expect(publicKey.isValidSignature(signature, for: message))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }

        /// The empty message and a large one are signed and hashed like any other.
        @Test(arguments: [0, 1, 1_000_000]) func signsAndHashesMessagesOfAnyLength(count: Int)
            throws
        {
            let key = try key(try OpenSSLKey.makePEM())
            let message = [UInt8](repeating: 0xA5, count: count)
            #expect(key.sha256(message) == Array(SHA256.hash(data: message)))
            let publicKey = try P256.Signing.PublicKey(pemRepresentation: key.publicKeyPEM)
            let signature = try P256.Signing.ECDSASignature(rawRepresentation: key.sign(message))
            #expect(publicKey.isValidSignature(signature, for: message))
        }

        /// Files that hold no private key are refused with their URI; failures of before are not
        /// told again.
        @Test(arguments: ["", "garbage", "-----BEGIN PRIVATE KEY-----\nAAAA\n"])
        func namesMissingKey(content: String) throws {
            let uri = "file:" + (try folder.write(content, to: "device.key"))
            let error = #expect(throws: ServiceError.self) { _ = try OpenSSLKey(uri: uri) }
            #expect(error?.code == .storageFailed)
            #expect(error?.message == "No P-256 key at \(uri): OpenSSL gives no further reason.")
            let missing = #expect(throws: ServiceError.self) {
                _ = try OpenSSLKey(uri: "file:\(folder.file("none"))")
            }
            #expect(missing?.message.contains("No such file or directory") == true)
        }

        /// The public half alone is no key to sign with.
        @Test func rejectsPublicKeyOnly() throws {
            let pem = P256.Signing.PrivateKey().publicKey.pemRepresentation
            let error = #expect(throws: ServiceError.self) { _ = try key(pem) }
            #expect(error?.code == .storageFailed)
        }

        /// A key of another kind is refused by name: no cloud would understand its signatures.
        @Test(arguments: ["P-384", "RSA", "ED25519"]) func rejectsOtherKindsOfKeys(kind: String)
            throws
        {
            let pem =
                kind == "P-384"
                ? P384.Signing.PrivateKey().pemRepresentation : try Self.pem(kind)
            let error = #expect(throws: ServiceError.self) { _ = try key(pem) }
            #expect(error?.code == .invalidInput)
            #expect(
                error?.message
                    == "The device's key is not a P-256 key: change key.uri, or enrol again.")
        }

        private static func pem(_ kind: String) throws -> String {
            let context = try #require(EVP_PKEY_CTX_new_from_name(nil, kind, nil))
            defer { EVP_PKEY_CTX_free(context) }
            var key: OpaquePointer?
            try #require(EVP_PKEY_keygen_init(context) == 1)
            try #require(EVP_PKEY_generate(context, &key) == 1)
            defer { EVP_PKEY_free(key) }
            let memory = try #require(BIO_new(BIO_s_mem()))
            defer { BIO_free(memory) }
            try #require(PEM_write_bio_PrivateKey(memory, key, nil, nil, 0, nil, nil) == 1)
            var bytes = [UInt8](repeating: 0, count: 8192)
            let count = BIO_read(memory, &bytes, Int32(bytes.count))
            return String(decoding: bytes.prefix(Int(count)), as: UTF8.self)
        }
    }
}
