import CommonBase
import HTTPTypes
import Hummingbird

/// Headers that limit what a browser does with an answer (OWASP ASVS 5.0, 3.4).
struct SecurityHeadersMiddleware: RouterMiddleware {
    typealias Context = CloudRequestContext

    /// Answers that are no pages load nothing.
    private static let otherPolicy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    /// A year. Subdomains are left out: they may be other services of the host.
    private static let transportSecurity = "max-age=31536000"

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        let isPage = response.headers[.contentType]?.hasPrefix("text/html") ?? false
        // A service worker has a policy of its own.
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] =
                isPage ? PagePolicy.text() : Self.otherPolicy
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        // Without a referrer browsers send forms with `Origin: null`.
        if response.headers[.referrerPolicy] == nil {
            response.headers[.referrerPolicy] = isPage ? "same-origin" : "no-referrer"
        }
        // Browsers ignore it without TLS (RFC 6797 §8.1).
        if request.head.scheme == "https" {
            response.headers[.strictTransportSecurity] = Self.transportSecurity
        }
        return response
    }
}

extension HTTPField.Name {
    package static let referrerPolicy = name("referrer-policy")
}
