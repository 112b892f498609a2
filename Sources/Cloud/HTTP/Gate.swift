import CloudCore
import CommonBase
import HTTPTypes
import Hummingbird
import NIOCore

/// Authenticates the caller and checks that the route allows it.
package struct Gate: Sendable {
    private let people: any Authenticator
    private let bridges: any Authenticator
    private let monitoringTokenHash: String

    /// - Parameter monitoringToken: the bearer token of monitoring programs.
    package init(
        people: any Authenticator, bridges: any Authenticator, monitoringToken: String
    ) {
        self.people = people
        self.bridges = bridges
        monitoringTokenHash = SecretHash.of(monitoringToken)
    }

    /// - Throws: `unauthenticated` for missing or invalid credentials, `forbidden` for the wrong
    ///   role.
    func admit(
        _ request: Request, body: ByteBuffer, as caller: Caller, at moment: Moment
    ) async throws -> Principal {
        switch caller {
        case .anyone: return .anonymous
        case .person(let roles):
            let principal = try await people.principal(of: request, body: body, at: moment)
            guard case .person(_, let role) = principal, roles.contains(role) else {
                throw ServiceError(.forbidden, "Your role does not allow this request.")
            }
            return principal
        case .bridge: return try await bridges.principal(of: request, body: body, at: moment)
        case .monitor:
            guard let token = request.bearerToken,
                SecretHash.matches(SecretHash.of(token), monitoringTokenHash)
            else {
                throw ServiceError(
                    .unauthenticated, "The monitoring token is missing or wrong.")
            }
            return .monitor
        }
    }
}

extension HTTPField.Name {
    static var lastEventID: Self { name("last-event-id") }
    static var requestID: Self { name("x-request-id") }

    /// - Parameter text: a valid header name, a literal in the source code.
    package static func name(_ text: String) -> Self {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("\(text) is not a valid header name")
        }
        return name
    }
}
