import CommonBase
import Hummingbird
import NIOCore

/// Finds out who sent a request of one kind of caller. People and bridges each bring one.
package protocol Authenticator: Sendable {
    /// - Parameter body: the whole body; empty where the route reads a stream.
    /// - Throws: `unauthenticated` without a valid proof.
    func principal(
        of request: Request, body: ByteBuffer, at moment: Moment
    ) async throws -> Principal
}

extension Request {
    /// The token of an `Authorization: Bearer` header.
    package var bearerToken: String? {
        guard let header = headers[.authorization], header.hasPrefix("Bearer ") else { return nil }
        return String(header.dropFirst(7))
    }
}
