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
struct BridgeAuthenticator: Authenticator {
    let database: CloudDatabase
    let vault: TokenVault

    func principal(
        of request: Request, body: ByteBuffer, at moment: Moment
    ) async throws -> Principal {
        let unsigned = ServiceError(
            .unauthenticated, "The request must be signed with the key of an enrolled bridge.")
        guard let inputHeader = request.headers[.signatureInput],
            let signatureHeader = request.headers[.signature],
            let digest = request.headers[.contentDigest],
            let input = MessageSignature(signatureInput: inputHeader),
            let signature = MessageSignature.signature(fromHeader: signatureHeader),
            let id = BridgeID(input.keyID)
        else { throw unsigned }
        let ours = MessageSignature.contentDigest(
            sha256: SHA256.hash(data: body.readableBytesView))
        guard digest == ours else {
            throw ServiceError(
                .unauthenticated, "Content-Digest must be the SHA-256 digest of the body.",
                field: "Content-Digest")
        }
        let signed = MessageSignature.Request(
            method: request.method.rawValue, path: request.uri.path,
            query: request.uri.query ?? "", contentDigest: digest)
        let known = try await database.read { db in try BridgeService.find(id, db) }
        guard let known,
            let key = BridgeService.verify(
                signature, of: input, over: signed, by: known, vault: vault)
        else { throw unsigned }
        let isFresh = try await database.write { db in
            try BridgeService.consume(nonce: input.nonce, of: id, signedWith: key, db)
        }
        guard isFresh else {
            throw ServiceError(
                .unauthenticated, "The nonce was already used; each request needs a new one.",
                field: "nonce")
        }
        return .bridge(id, station: known.stationID)
    }
}

extension HTTPField.Name {
    fileprivate static let signatureInput = name("signature-input")
    fileprivate static let signature = name("signature")
    fileprivate static let contentDigest = name("content-digest")
}
