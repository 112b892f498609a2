import CloudHTTP
import CommonBase

/// Login to the API: it returns an access token for ten minutes and a refresh token for the next
/// one.
struct LoginRoutes: Sendable {
    let logins: LoginService
    let tokens: AccessTokens

    struct Credentials: Codable, Sendable {
        var email: String
        var password: String
    }

    struct Refresh: Codable, Sendable {
        var refreshToken: String
    }

    struct Tokens: Codable, Sendable {
        var accessToken: String
        var tokenType = "Bearer"
        var expiresIn = AccessTokens.lifetimeSeconds
        var refreshToken: String
    }

    /// Longest body in bytes, of callers who are not known yet.
    private static let bodyLimit = 16 * 1024

    func all() -> [Route] {
        @Sendable func answer(_ login: LoginService.Login, _ moment: Moment) async throws -> Tokens
        {
            Tokens(
                accessToken: try await tokens.issue(
                    to: login.person.id, login: login.family, at: moment),
                refreshToken: login.refreshToken)
        }
        return [
            Route(
                .post, "/api/v1/login", caller: .anyone, "Log in with e-mail address and password",
                errors: [.unauthenticated, .tooManyRequests], bodyLimit: Self.bodyLimit
            ) { (call: Call<Credentials>) in
                // A client that has gone keeps no place in the queue of the hasher.
                let login = try await call.whileConnected {
                    try await logins.logIn(
                        email: call.body.email, password: call.body.password, from: call.client)
                }
                return try await answer(login, call.moment)
            },
            Route(
                .post, "/api/v1/login/refresh", caller: .anyone,
                "Exchange a single-use refresh token for new tokens", errors: [.unauthenticated],
                bodyLimit: Self.bodyLimit
            ) { (call: Call<Refresh>) in
                try await answer(try await logins.refresh(call.body.refreshToken), call.moment)
            },
            Route(
                .post, "/api/v1/logout", caller: .anyone, "End the login of a refresh token",
                success: .noContent, bodyLimit: Self.bodyLimit
            ) { (call: Call<Refresh>) in
                try await logins.logOut(call.body.refreshToken)
                return NoContent()
            },
        ]
    }
}
