import CommonBase
import Hummingbird
import NIOCore

/// Authenticates the requests of one kind of caller: people or bridges.
package protocol Authenticator: Sendable {
    /// - Parameter body: the whole body; empty if the route reads a stream.
    /// - Throws: `unauthenticated` for missing or invalid credentials.
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
