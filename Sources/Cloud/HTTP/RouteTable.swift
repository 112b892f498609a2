import CloudServices
import Common
import Foundation
import Hummingbird

/// All routes of a cloud. What is not in here cannot be called.
public struct RouteTable: Sendable {
    public private(set) var routes: [Route] = []

    public init() {}

    public mutating func add(_ routes: [Route]) { self.routes += routes }

    /// Makes the router, with every route behind its `Caller`.
    public func router(
        _ gate: Gate, now: @escaping @Sendable () -> Moment
    ) -> Router<CloudRequestContext> {
        let router = Router(
            context: CloudRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await respond(request, context, route, gate, now())
            }
        }
        refuseOtherMethods(router)
        return router
    }

    private func respond(
        _ request: Request, _ context: CloudRequestContext, _ route: Route, _ gate: Gate,
        _ moment: Moment
    ) async throws -> Response {
        let body = try await request.body.collect(upTo: route.bodyLimit)
        let principal = try await gate.admit(request, body: body, as: route.caller, at: moment)
        var parameters: [String: String] = [:]
        for (name, value) in context.parameters {
            parameters[String(name)] = value.removingPercentEncoding ?? String(value)
        }
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            query[String(name)] = query[String(name)] ?? String(value)
        }
        return try await route.respond(
            RawCall(
                principal: principal, client: context.client, parameters: parameters,
                query: query, body: body, moment: moment))
    }

    private func refuseOtherMethods(_ router: Router<CloudRequestContext>) {
        let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options]
        for (path, routes) in Dictionary(grouping: routes, by: \.path) {
            let allowed = Set(routes.map(\.method))
            for method in methods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
                    var response = Problem(
                        ServiceError(.methodNotAllowed, "Only \(names) works at this address.")
                    ).response()
                    response.headers[.allow] = names
                    return response
                }
            }
        }
    }
}
