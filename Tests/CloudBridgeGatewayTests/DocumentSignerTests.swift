import BridgeProtocol
import CloudTestSupport
import CommonBase
import Crypto
import Foundation
import TestSupport
import Testing

@testable import CloudBridgeGateway

extension CloudBridgeGatewayTests {
    @Suite struct DocumentSignerTests {
        private static func list() throws -> AuthorizationList {
            AuthorizationList(
                version: 12, stationId: try id("garage"), issuedAt: OCPP16Bench.at(0),
                salt: "5F", entries: [.init(hash: "0B/+?", group: "é")])
        }

        /// The header has exactly the bytes that bridges in the field compare; the payload is the
        /// content with sorted keys.
        @Test func writesExactBytes() async throws {
            let signer = try DocumentSigner(privateKeyPEM: DocumentSigner.makeKey())
            let list = try Self.list()
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let payload = Array(try encoder.encode(list))
            for _ in 0..<20 {
                let text = try await signer.sign(list)
                #expect(text.hasPrefix("eyJhbGciOiJFUzI1NiIsInR5cCI6InphcG9qIn0."))
                #expect(!text.contains { "+/=".contains($0) })
                let document = try #require(SignedDocument(text))
                #expect(document.payload == payload)
                #expect(text.utf8.starts(with: document.signingInput))
            }
            let header = Base64.text(#"{"alg":"ES256","typ":"zapoj"}"#.utf8)
            #expect(header.hasPrefix("eyJhbGciOiJFUzI1NiIsInR5cCI6InphcG9qIn0"))
        }

        /// Another implementation verifies the signature with the public key of the enrolment.
        @Test func verifiesIndependently() async throws {
            let key = P256.Signing.PrivateKey()
            let signer = try DocumentSigner(privateKeyPEM: key.pemRepresentation)
            #expect(signer.publicKeyPEM == key.publicKey.pemRepresentation)
            let document = try #require(SignedDocument(try await signer.sign(try Self.list())))
            let signature = try P256.Signing.ECDSASignature(
                rawRepresentation: document.signature)
            #expect(key.publicKey.isValidSignature(signature, for: document.signingInput))
        }

        /// Only a P-256 private key is accepted.
        @Test(arguments: [
            "", "x", P384.Signing.PrivateKey().pemRepresentation,
            P256.Signing.PrivateKey().publicKey.pemRepresentation,
        ]) func rejectsOtherKeys(_ pem: String) {
            #expect(throws: ServiceError.self) { try DocumentSigner(privateKeyPEM: pem) }
        }
    }
}
