import CloudHTTP
import CommonBase
import Hummingbird
import NIOCore

/// Authenticates people by their access token.
struct PersonAuthenticator: Authenticator {
    let tokens: AccessTokens

    func principal(
        of request: Request, body: ByteBuffer, at moment: Moment
    ) async throws -> Principal {
        guard let token = request.bearerToken else {
            throw ServiceError(
                .unauthenticated, "The access token is missing; log in at /api/v1/login.")
        }
        let (person, role) = try await tokens.verify(token, at: moment)
        return .person(person, role)
    }
}
