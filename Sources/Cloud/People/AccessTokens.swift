import CloudCore
import CommonBase
import JWTKit
import Synchronization

/// Access tokens: JWTs signed with ES256 that expire after ten minutes. The cloud does not store
/// them. What their owner may do, and whether their login still stands, is read from the database for
/// each request.
///
/// A token names its signing key (`kid`). The newest key signs; a rotation keeps the previous one, so
/// that its tokens stay valid until they expire, or drops it.
package final class AccessTokens: Sendable {
    package static let lifetimeSeconds: Int64 = 600
    private static let audience = "zapoj-api"

    private struct Key: Sendable {
        var id: String
        var pem: String
        var collection: JWTKeyCollection

        /// - Throws: `invalidInput` unless `pem` is a P-256 private key.
        init(pem: String) async throws {
            collection = JWTKeyCollection()
            do {
                let key = try ES256PrivateKey(pem: pem)
                id = String(SecretHash.of(key.publicKey.pemRepresentation).prefix(16))
                self.pem = pem
                await collection.add(ecdsa: key, kid: JWKIdentifier(string: id))
            } catch {
                throw ServiceError(
                    .invalidInput, "The key for access tokens must be a P-256 private key in PEM.",
                    cause: error)
            }
        }
    }

    /// The newest first, at most two.
    private let keys: Mutex<[Key]>
    private let save: @Sendable (String) throws -> Void

    /// - Parameters:
    ///   - pem: one or two P-256 private keys, the newest first.
    ///   - save: stores the keys of a rotation.
    /// - Throws: `ServiceError.invalidInput` for anything else.
    package init(
        privateKeyPEM pem: String, save: @escaping @Sendable (String) throws -> Void = { _ in }
    ) async throws {
        self.save = save
        let begin = "-----BEGIN"
        let blocks = pem.split(separator: begin).map { begin + $0 }
        var keys: [Key] = []
        for block in blocks.prefix(2) { keys.append(try await Key(pem: block)) }
        if keys.isEmpty { keys = [try await Key(pem: pem)] }
        self.keys = Mutex(keys)
    }

    /// A new P-256 private key in PEM.
    package static func makeKey() -> String { ES256PrivateKey().pemRepresentation }

    /// The ids of the valid keys; the first one signs.
    var keyIDs: [String] { keys.withLock { $0.map(\.id) } }

    /// Signs with a new key from now on.
    /// - Parameter revokesPrevious: whether the tokens of the previous key become invalid at once.
    /// - Throws: `storageFailed` if the keys cannot be stored; nothing changes then.
    func rotate(revokesPrevious: Bool) async throws {
        let new = try await Key(pem: Self.makeKey())
        try keys.withLock { keys in
            let next = [new] + (revokesPrevious ? [] : keys.prefix(1))
            try save(next.map(\.pem).joined(separator: "\n"))
            keys = next
        }
    }

    /// - Parameter login: the family of the login's refresh tokens.
    package func issue(
        to person: PersonID, login: String, at moment: Moment
    ) async throws -> String {
        let now = moment.wall.milliseconds / 1000
        guard let key = keys.withLock({ $0.first }) else {
            throw ServiceError(.internalError, "There is no key for access tokens.")
        }
        return try await key.collection.sign(
            Claims(
                sub: person.text, sid: login, aud: Self.audience, iat: now,
                exp: now + Self.lifetimeSeconds),
            kid: JWKIdentifier(string: key.id))
    }

    /// The person and the login that a token names.
    /// - Throws: `unauthenticated` for an invalid or expired token.
    func verify(
        _ token: String, at moment: Moment
    ) async throws -> (person: PersonID, login: String) {
        let refused = ServiceError(
            .unauthenticated, "The access token is invalid or expired; log in again.")
        let claims: Claims
        do {
            let header = try DefaultJWTParser().parse(Array(token.utf8), as: Claims.self).header
            let id = header.kid
            guard let key = keys.withLock({ $0.first { $0.id == id } }) else { throw refused }
            claims = try await key.collection.verify(token, as: Claims.self)
        } catch {
            throw refused
        }
        guard claims.aud == Self.audience, claims.exp > moment.wall.milliseconds / 1000,
            let person = PersonID(claims.sub)
        else { throw refused }
        return (person, claims.sid)
    }

    /// Times are seconds since 1970 (RFC 7519).
    private struct Claims: JWTPayload {
        var sub: String
        var sid: String
        var aud: String
        var iat: Int64
        var exp: Int64

        // JWTKit would check `exp` against the system clock; `AccessTokens.verify` checks it against
        // the given time.
        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
}
