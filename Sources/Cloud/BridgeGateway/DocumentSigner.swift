import CommonBase
import Foundation
import JWTKit

/// Signs the documents that bridges store, so that they can detect manipulation of their memory
/// card even years later. Bridges receive the public P-256 key at their enrolment.
///
/// A document is a JSON Web Signature with ES256. Bridges in the field compare its header byte by
/// byte with `{"alg":"ES256","typ":"zapoj"}`, hence the sorted keys.
package struct DocumentSigner: Sendable {
    private let key: ES256PrivateKey

    /// - Throws: `invalidInput` if the text is not a P-256 private key in PEM.
    package init(privateKeyPEM: String) throws {
        do {
            key = try ES256PrivateKey(pem: privateKeyPEM)
        } catch {
            throw ServiceError(
                .invalidInput, "The document signing key must be a P-256 private key in PEM.",
                cause: error)
        }
    }

    /// A new private key in PEM.
    package static func makeKey() -> String { ES256PrivateKey().pemRepresentation }

    /// SubjectPublicKeyInfo, PEM.
    package var publicKeyPEM: String { key.publicKey.pemRepresentation }

    /// - Returns: the document in compact serialisation (RFC 7515 §7.1).
    package func sign(_ content: some Codable & Sendable) async throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let keys = JWTKeyCollection()
        await keys.add(ecdsa: key, serializer: DefaultJWTSerializer(jsonEncoder: encoder))
        return try await keys.sign(Payload(content: content), header: ["typ": "zapoj"])
    }

    /// JWTKit signs payloads that also verify themselves; only bridges verify documents.
    private struct Payload<Content: Codable & Sendable>: JWTPayload {
        let content: Content

        init(content: Content) { self.content = content }

        init(from decoder: any Decoder) throws { content = try Content(from: decoder) }

        func encode(to encoder: any Encoder) throws { try content.encode(to: encoder) }

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
}
