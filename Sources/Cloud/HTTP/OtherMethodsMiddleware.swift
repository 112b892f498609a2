import CommonBase
import Hummingbird

/// Responds with 405 and the `Allow` header if a path exists but not with the request's method.
struct OtherMethodsMiddleware: RouterMiddleware {
    typealias Context = CloudRequestContext
    let routes: [Route]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError where error.status == .notFound {
            // Only the router throws this; routes turn their own errors into responses.
            let allowed = Set(
                routes.filter { $0.parameters(of: request.uri.path) != nil }.map(\.method))
            guard !allowed.isEmpty else { throw error }
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            var response = Problem(
                ServiceError(.methodNotAllowed, "This path supports only \(names).")
            ).response()
            response.headers[.allow] = names
            return response
        }
    }
}
