import CloudHTTP
import CommonBase
import Hummingbird
import NIOCore

/// Authenticates people by the access token that they got when they logged in.
struct PersonAuthenticator: Authenticator {
    let tokens: AccessTokens

    func principal(
        of request: Request, body: ByteBuffer, at moment: Moment
    ) async throws -> Principal {
        guard let token = request.bearerToken else {
            throw ServiceError(.unauthenticated, "Log in first: an access token is missing.")
        }
        let (person, role) = try await tokens.verify(token, at: moment)
        return .person(person, role)
    }
}
