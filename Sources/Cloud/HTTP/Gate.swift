import BridgeProtocol
import CloudServices
import CommonBase
import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// Finds out who calls, and lets in whom the route allows.
package struct Gate: Sendable {
    private let environment: CloudEnvironment
    private let tokens: AccessTokens
    private let monitoringTokenHash: String

    /// - Parameter monitoringToken: what a program that watches this cloud proves itself with.
    package init(environment: CloudEnvironment, tokens: AccessTokens, monitoringToken: String) {
        self.environment = environment
        self.tokens = tokens
        monitoringTokenHash = SecretHash.of(monitoringToken)
    }

    /// - Throws: `unauthenticated` without the right proof, `forbidden` for the wrong role.
    func admit(
        _ request: Request, body: ByteBuffer, as caller: Caller, at moment: Moment
    ) async throws -> Principal {
        switch caller {
        case .anyone: return .anonymous
        case .person(let roles):
            let (id, role) = try await person(request, at: moment)
            guard roles.contains(role) else {
                throw ServiceError(.forbidden, "Your role does not allow this.")
            }
            return .person(id, role)
        case .bridge: return try await bridge(request, body: body)
        case .monitor:
            guard let token = Self.bearer(request),
                SecretHash.matches(SecretHash.of(token), monitoringTokenHash)
            else {
                throw ServiceError(
                    .unauthenticated, "The monitoring token is missing or wrong.")
            }
            return .monitor
        }
    }

    private static func bearer(_ request: Request) -> String? {
        guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else {
            return nil
        }
        return String(header.dropFirst(7))
    }

    private func person(
        _ request: Request, at moment: Moment
    ) async throws -> (PersonID, PersonRole) {
        guard let token = Self.bearer(request) else {
            throw ServiceError(.unauthenticated, "Log in first: an access token is missing.")
        }
        return try await tokens.verify(token, at: moment)
    }

    private func bridge(_ request: Request, body: ByteBuffer) async throws -> Principal {
        let unsigned = ServiceError(
            .unauthenticated, "The request is not signed by an enrolled bridge.")
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
                .unauthenticated, "Content-Digest is not that of the body.",
                field: "Content-Digest")
        }
        let signed = MessageSignature.Request(
            method: request.method.rawValue, path: request.uri.path,
            query: request.uri.query ?? "", contentDigest: digest)
        let known = try await environment.database.read { db in
            try BridgeService.find(id, db)
        }
        guard let known,
            let key = BridgeService.verify(
                signature, of: input, over: signed, by: known, vault: environment.vault)
        else { throw unsigned }
        let isFresh = try await environment.database.write { db in
            try BridgeService.consume(
                nonce: input.nonce, of: id, signedWith: key, db)
        }
        guard isFresh else {
            throw ServiceError(.unauthenticated, "This nonce was used before.", field: "nonce")
        }
        return .bridge(id, station: known.stationID)
    }
}

extension HTTPField.Name {
    static var signatureInput: Self { name("signature-input") }
    static var signature: Self { name("signature") }
    static var contentDigest: Self { name("content-digest") }
    static var lastEventID: Self { name("last-event-id") }
    static var requestID: Self { name("x-request-id") }

    private static func name(_ text: String) -> Self {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("\(text) is a header's name")
        }
        return name
    }
}
