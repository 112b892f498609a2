import BridgeProtocol
import CommonBase
import Crypto

/// Signs what bridges keep and must be able to trust years later, whoever had the memory card in
/// between: with a P-256 key of the cloud that they learn when they are enrolled.
package struct DocumentSigner: Sendable {
    private let key: P256.Signing.PrivateKey

    /// - Throws: `ServiceError.invalidInput` for anything but a P-256 private key in PEM.
    package init(privateKeyPEM: String) throws {
        do {
            key = try P256.Signing.PrivateKey(pemRepresentation: privateKeyPEM)
        } catch {
            throw ServiceError(
                .invalidInput, "The key for documents is no P-256 key in PEM.", cause: error)
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
