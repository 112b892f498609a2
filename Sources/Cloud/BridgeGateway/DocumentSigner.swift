import BridgeProtocol
import CommonBase
import Crypto

/// Signs the documents that bridges store, so that they can detect manipulation of their memory
/// card even years later. Bridges receive the public P-256 key at their enrolment.
package struct DocumentSigner: Sendable {
    private let key: P256.Signing.PrivateKey

    /// - Throws: `invalidInput` if the text is not a P-256 private key in PEM.
    package init(privateKeyPEM: String) throws {
        do {
            key = try P256.Signing.PrivateKey(pemRepresentation: privateKeyPEM)
        } catch {
            throw ServiceError(
                .invalidInput, "The document signing key must be a P-256 private key in PEM.",
                cause: error)
        }
    }

    /// A new private key in PEM.
    package static func makeKey() -> String { P256.Signing.PrivateKey().pemRepresentation }

    /// SubjectPublicKeyInfo, PEM.
    package var publicKeyPEM: String { key.publicKey.pemRepresentation }

    package func sign(_ payload: [UInt8]) throws -> SignedDocument {
        let signature = try key.signature(for: SignedDocument.signingInput(payload))
        return SignedDocument(payload: payload, signature: Array(signature.rawRepresentation))
    }
}
