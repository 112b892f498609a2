import CloudCore
import CommonBase
import HTTPTypes
import Hummingbird

/// Authenticates the caller and checks that the route allows it, from the head of the request.
package struct Gate: Sendable {
    private let people: any Authenticator
    private let bridges: any Authenticator
    private let browsers: any BrowserAuthenticator
    private let monitoringTokenHash: String

    /// - Parameter monitoringToken: the bearer token of monitoring programs.
    package init(
        people: any Authenticator, bridges: any Authenticator,
        browsers: any BrowserAuthenticator, monitoringToken: String
    ) {
        self.people = people
        self.bridges = bridges
        self.browsers = browsers
        monitoringTokenHash = SecretHash.of(monitoringToken)
    }

    /// - Throws: `unauthenticated` for missing or invalid credentials, `forbidden` for a person who is
    ///   not an admin, or a personal access token without the scope.
    func admit(
        _ request: Request, from origin: PageOrigin, as caller: Caller, at moment: Moment
    ) async throws -> HeadAdmission {
        switch caller {
        case .browser(let audience):
            let token = origin.cookie(SessionCookie.name, of: request.headers)
            return try Self.admit(try await browsers.session(token, at: moment), audience)
        case .anyone: return HeadAdmission(.anonymous)
        case .person, .admin, .moneyAdmin, .login:
            let admission = try await people.admit(request, at: moment)
            guard case .person(let person) = admission.principal else {
                throw ServiceError(.forbidden, "Only a person may send this request.")
            }
            try Self.check(person, as: caller, request.method)
            return admission
        case .bridge: return try await bridges.admit(request, at: moment)
        case .monitor:
            guard let token = request.bearerToken,
                SecretHash.matches(SecretHash.of(token), monitoringTokenHash)
            else {
                throw ServiceError(
                    .unauthenticated, "The monitoring token is missing or wrong.")
            }
            return HeadAdmission(.monitor)
        }
    }

    private static func admit(
        _ session: BrowserSession, _ audience: Audience
    ) throws -> HeadAdmission {
        guard let person = session.person else {
            guard audience == .anyone else {
                throw ServiceError(.unauthenticated, "Sign in to see this page.")
            }
            return HeadAdmission(.anonymous, session: session)
        }
        guard audience != .admin || person.isAdmin else {
            throw ServiceError(.forbidden, "Only an admin may see this page.")
        }
        return HeadAdmission(.person(person), session: session)
    }

    private static func check(
        _ person: SignedIn, as caller: Caller, _ method: HTTPRequest.Method
    ) throws {
        if caller == .login, !person.isLogin {
            throw ServiceError(
                .forbidden, "A personal access token may not send this request; log in.")
        }
        if let scope = caller.scope(of: method), !person.scopes.contains(scope) {
            throw ServiceError(
                .forbidden, "The access token does not have the scope \(scope.rawValue).")
        }
        if [.admin, .moneyAdmin].contains(caller), !person.isAdmin {
            throw ServiceError(.forbidden, "Only an admin may send this request.")
        }
    }
}

extension HTTPField.Name {
    static var lastEventID: Self { name("last-event-id") }
    static var requestID: Self { name("x-request-id") }
    static var idempotencyKey: Self { name("idempotency-key") }

    /// - Parameter text: a valid header name, a literal in the source code.
    package static func name(_ text: String) -> Self {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("\(text) is not a valid header name")
        }
        return name
    }
}
