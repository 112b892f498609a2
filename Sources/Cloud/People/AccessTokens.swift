import CommonBase
import JWTKit

/// Access tokens: JWTs signed with ES256 that expire after ten minutes. The cloud does not store
/// them. What their owner may do is read from the database for each request.
package struct AccessTokens: Sendable {
    package static let lifetimeSeconds: Int64 = 600
    private static let audience = "zapoj-api"
    private let keys: JWTKeyCollection

    /// - Parameter privateKeyPEM: a P-256 private key.
    /// - Throws: `ServiceError.invalidInput` for anything else.
    package init(privateKeyPEM: String) async throws {
        keys = JWTKeyCollection()
        do {
            await keys.add(ecdsa: try ES256PrivateKey(pem: privateKeyPEM))
        } catch {
            throw ServiceError(
                .invalidInput, "The key for access tokens must be a P-256 private key in PEM.",
                cause: error)
        }
    }

    /// A new P-256 private key in PEM.
    package static func makeKey() -> String { ES256PrivateKey().pemRepresentation }

    package func issue(to person: PersonID, at moment: Moment) async throws -> String {
        let now = moment.wall.milliseconds / 1000
        return try await keys.sign(
            Claims(
                sub: person.text, aud: Self.audience, iat: now, exp: now + Self.lifetimeSeconds))
    }

    /// - Throws: `unauthenticated` for an invalid or expired token.
    func verify(_ token: String, at moment: Moment) async throws -> PersonID {
        let refused = ServiceError(
            .unauthenticated, "The access token is invalid or expired; log in again.")
        let claims: Claims
        do {
            claims = try await keys.verify(token, as: Claims.self)
        } catch {
            throw refused
        }
        guard claims.aud == Self.audience, claims.exp > moment.wall.milliseconds / 1000,
            let person = PersonID(claims.sub)
        else { throw refused }
        return person
    }

    /// Times are seconds since 1970 (RFC 7519).
    private struct Claims: JWTPayload {
        var sub: String
        var aud: String
        var iat: Int64
        var exp: Int64

        // JWTKit would check `exp` against the system clock; `AccessTokens.verify` checks it against
        // the given time.
        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
}
