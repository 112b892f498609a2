import CommonBase
import Foundation
import JWTKit

/// Signs what bridges keep and must be able to trust years later, whoever had the memory card in
/// between: with a P-256 key of the cloud that they learn when they are enrolled.
///
/// A document is a JSON Web Signature with ES256. Bridges in the field compare its header byte by
/// byte with `{"alg":"ES256","typ":"zapoj"}`, hence the sorted keys.
package struct DocumentSigner: Sendable {
    private let key: ES256PrivateKey

    /// - Throws: `ServiceError.invalidInput` for anything but a P-256 private key in PEM.
    package init(privateKeyPEM: String) throws {
        do {
            key = try ES256PrivateKey(pem: privateKeyPEM)
        } catch {
            throw ServiceError(
                .invalidInput, "The key for documents is no P-256 key in PEM.", cause: error)
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
