import CommonBase
import HTTPTypes
import Hummingbird

/// Shows a page instead of a problem document to a browser that asks for a path that no route has.
struct ProblemPageMiddleware: RouterMiddleware {
    typealias Context = CloudRequestContext
    let pages: ProblemPages

    /// The paths of programs: they get problem documents whatever they accept.
    private static let programs = ["/api/", "/bridge/", "/ocpp/"]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError
            where error.status == .notFound && isBrowser(request)
        {
            return await pages.response(
                Problem.logged(error, request, context.logger), request, context)
        }
    }

    private func isBrowser(_ request: Request) -> Bool {
        request.acceptsHTML && !Self.programs.contains { request.uri.path.hasPrefix($0) }
    }
}
