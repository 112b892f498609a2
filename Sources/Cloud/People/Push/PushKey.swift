import CommonBase
import Crypto

/// The key by which push services recognize this cloud (VAPID, RFC 8292). Browsers bind their
/// subscriptions to it.
package struct PushKey: Sendable {
    /// How long a signature is valid, in seconds; RFC 8292 §2 allows a day.
    static let lifetimeSeconds: Int64 = 12 * 3600

    private let key: P256.Signing.PrivateKey

    /// - Throws: `invalidInput` unless `pem` is a P-256 private key.
    package init(pem: String) throws {
        do {
            key = try P256.Signing.PrivateKey(pemRepresentation: pem)
        } catch {
            throw ServiceError(
                .invalidInput, "The key for pushes must be a P-256 private key in PEM.",
                cause: error)
        }
    }

    /// A new P-256 private key in PEM.
    package static func makePEM() -> String { P256.Signing.PrivateKey().pemRepresentation }

    /// The uncompressed point in base64url, which browsers need to subscribe.
    package var publicText: String { Base64URL.text(Array(key.publicKey.x963Representation)) }

    /// The `Authorization` header of a push.
    /// - Parameters:
    ///   - origin: of the push service.
    ///   - contact: `mailto:` or `https:` address of this cloud's operator.
    func authorization(
        for origin: String, contact: String, at now: Timestamp
    ) throws -> String {
        let header = JSONValue.object(["typ": .string("JWT"), "alg": .string("ES256")])
        let claims = JSONValue.object([
            "aud": .string(origin), "exp": .int(now.milliseconds / 1000 + Self.lifetimeSeconds),
            "sub": .string(contact),
        ])
        let parts = [header, claims].map { Base64URL.text(JSONWriter.text($0).utf8) }
        let signed = parts.joined(separator: ".")
        let signature = try key.signature(for: Array(signed.utf8))
        return "vapid t=\(signed).\(Base64URL.text(Array(signature.rawRepresentation))), "
            + "k=\(publicText)"
    }
}
