import HTTPTypes
import Hummingbird

/// Lets the pages of some other origins call the API from a browser (WHATWG Fetch, "CORS protocol").
///
/// Hummingbird's `CORSMiddleware` takes its origins as literals only, answers every OPTIONS request
/// as a preflight, and also those of origins that are not allowed. Cookies are never allowed: the
/// API takes bearer tokens.
struct CORSHeadersMiddleware: RouterMiddleware {
    typealias Context = CloudRequestContext
    /// In lower case, without a trailing `/`.
    let origins: Set<String>

    private static let path = "/api/"
    private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
    private static let requestHeaders =
        "Authorization, Content-Type, Idempotency-Key, Last-Event-ID"
    private static let responseHeaders = "X-Request-Id"
    /// How long a browser keeps the answer to a preflight.
    private static let maximumAgeSeconds = "600"

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.uri.path.hasPrefix(Self.path) else { return try await next(request, context) }
        let origin = request.headers[.origin].flatMap { origins.contains($0) ? $0 : nil }
        var response: Response
        if let origin, Self.isPreflight(request) {
            response = Response(status: .noContent)
            response.headers[.accessControlAllowMethods] = Self.methods
            response.headers[.accessControlAllowHeaders] = Self.requestHeaders
            response.headers[.accessControlMaxAge] = Self.maximumAgeSeconds
            response.headers[.accessControlAllowOrigin] = origin
        } else {
            response = try await next(request, context)
            if let origin {
                response.headers[.accessControlAllowOrigin] = origin
                response.headers[.accessControlExposeHeaders] = Self.responseHeaders
            }
        }
        // Also without an origin: a cache must not give that answer to a page.
        response.headers[values: .vary].append("Origin")
        return response
    }

    private static func isPreflight(_ request: Request) -> Bool {
        request.method == .options && request.headers.contains(.accessControlRequestMethod)
    }
}
