import CommonBase
import Hummingbird

/// Says which methods work at an address that is there, whatever the method that does not.
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
            // Only the router throws this: routes answer for themselves.
            let allowed = Set(
                routes.filter { $0.parameters(of: request.uri.path) != nil }.map(\.method))
            guard !allowed.isEmpty else { throw error }
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            var response = Problem(
                ServiceError(.methodNotAllowed, "Only \(names) works at this address.")
            ).response()
            response.headers[.allow] = names
            return response
        }
    }
}
