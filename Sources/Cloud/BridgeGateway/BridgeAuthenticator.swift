import BridgeProtocol
import CloudAccess
import CloudCore
import CloudHTTP
import CommonBase
import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// Authenticates bridges by the signature of each request (RFC 9421).
///
/// The signature covers the `Content-Digest` header, so the head proves who sends the request; the
/// body must then have this digest. Only a whole request uses up its nonce.
///
/// Only a bridge that proves its former key learns that it was revoked. An unknown bridge is not
/// told so: this cloud may have lost its database, and the bridge continues with its list.
struct BridgeAuthenticator: Authenticator {
    let database: CloudDatabase
    let vault: TokenVault

    func admit(_ request: Request, at moment: Moment) async throws -> HeadAdmission {
        let unsigned = ServiceError(
            .unauthenticated, "The request must be signed with the key of an enrolled bridge.")
        guard let input = request.headers[.signatureInput],
            let signature = request.headers[.signature],
            let digestHeader = request.headers[.contentDigest]
        else { throw unsigned }
        let digest = try DictionaryHeader("Content-Digest", digestHeader)
        let signed = try SignedRequest(
            .init(
                method: request.method.rawValue, path: request.uri.path,
                query: request.uri.query ?? "", contentDigest: digest.value),
            signatureInput: input, signature: signature)
        guard let id = BridgeID(signed.keyID) else { throw unsigned }
        // Other digests of the body may stand beside this one; they are covered, but not checked.
        let expected = try digest.bytes("sha-256")
        let known = try await database.read { db in try BridgeTable.find(id, db) }
        guard let known,
            let key = BridgeService.verify(signed, by: known, vault: vault)
        else { throw unsigned }
        if known.isRevoked { throw BridgeService.revoked }
        if let expires = signed.expires, Timestamp.epoch.adding(seconds: expires) <= moment.wall {
            throw ServiceError(.unauthenticated, "The signature has expired.", field: "expires")
        }
        return HeadAdmission(.bridge(id, station: known.stationID)) { [database] body in
            guard expected.elementsEqual(SHA256.hash(data: body.readableBytesView)) else {
                throw digest.refused("Content-Digest must be the SHA-256 digest of the body.")
            }
            let isFresh = try await database.write { db in
                try BridgeService.consume(nonce: signed.nonce, of: id, signedWith: key, db)
            }
            guard isFresh else {
                throw ServiceError(
                    .unauthenticated, "The nonce was already used; each request needs a new one.",
                    field: "nonce")
            }
        }
    }
}

extension HTTPField.Name {
    fileprivate static let signatureInput = name("signature-input")
    fileprivate static let signature = name("signature")
    fileprivate static let contentDigest = name("content-digest")
}
