import Hummingbird

/// Finds out which client sent a request, behind the trusted proxies.
struct ClientMiddleware: RouterMiddleware {
    typealias Context = CloudRequestContext
    let proxies: TrustedProxies

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.client = proxies.client(peer: context.peer, request.headers)?.text ?? ""
        return try await next(request, context)
    }
}
