import CloudCore
import CommonBase
import Foundation
import Hummingbird
import Logging
import NIOCore

/// All routes of a cloud.
package struct RouteTable: Sendable {
    package private(set) var routes: [Route] = []

    package init() {}

    package mutating func add(_ routes: [Route]) { self.routes += routes }

    /// Authenticates the caller and checks it against the route's `Caller`.
    typealias Admission = @Sendable (Request, Caller, Moment) async throws -> HeadAdmission

    /// Makes the router of the HTTP listener; `gate` checks the caller of every route.
    package func router(
        _ gate: Gate, metrics: Metrics, now: @escaping @Sendable () -> Moment,
        settings: HTTPSettings = HTTPSettings()
    ) -> Router<CloudRequestContext> {
        router(metrics: metrics, now: now, settings) {
            try await gate.admit($0, as: $1, at: $2)
        }
    }

    /// Makes the router of the control socket. Its callers need no token: file permissions decide
    /// who may open the socket.
    package func controlRouter(
        metrics: Metrics, now: @escaping @Sendable () -> Moment
    ) -> Router<CloudRequestContext> {
        router(metrics: metrics, now: now, HTTPSettings()) { _, _, _ in
            HeadAdmission(.commandLine)
        }
    }

    private func router(
        metrics: Metrics, now: @escaping @Sendable () -> Moment, _ settings: HTTPSettings,
        admit: @escaping Admission
    ) -> Router<CloudRequestContext> {
        let router = Router(
            context: CloudRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeadersMiddleware())
        router.add(middleware: ClientMiddleware(proxies: settings.trustedProxies))
        if !settings.corsOrigins.isEmpty {
            router.add(middleware: CORSHeadersMiddleware(origins: settings.corsOrigins))
        }
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: OtherMethodsMiddleware(routes: routes))
        let turns = ReaderTurns()
        for route in routes {
            let counter = metrics.requestCounter(
                method: route.method.rawValue, route: route.path)
            router.on(RouterPath(route.path), method: route.method) { request, context in
                let start = now()
                var logger = context.logger
                var response: Response
                do {
                    response = try await respond(
                        request, context, route, admit, turns, start, log: &logger)
                } catch {
                    response = Problem.response(to: error, request, logger)
                }
                // `context.id` would trap if the logger keeps no metadata.
                response.headers[.requestID] = logger[metadataKey: "hb.request.id"]?.description
                let milliseconds = now().uptime.milliseconds - start.uptime.milliseconds
                counter.note(status: response.status.code, milliseconds: milliseconds)
                // Reads and bridge reports are too frequent for the info level.
                let isRoutine =
                    response.status.kind == .successful
                    && (request.method == .get || route.caller == .bridge)
                logger.log(
                    level: isRoutine ? .debug : .info,
                    "\(request.method) \(route.path) \(response.status.code)",
                    metadata: [
                        "client": "\(context.client)", "milliseconds": "\(milliseconds)",
                    ])
                return response
            }
        }
        return router
    }

    private func respond(
        _ request: Request, _ context: CloudRequestContext, _ route: Route,
        _ admit: Admission, _ turns: ReaderTurns, _ moment: Moment, log: inout Logger
    ) async throws -> Response {
        var isStream = false
        if case .stream = route.content { isStream = true }
        try RequestExpectation.check(request, bodyLimit: isStream ? nil : route.bodyLimit)
        let admission = try await admit(request, route.caller, moment)
        let principal = admission.principal
        try await RequestExpectation.meet(request, context)
        let body: RawCall.Content =
            isStream
            ? .stream(request.body)
            : .collected(try await request.wholeBody(upTo: route.bodyLimit))
        try await admission.confirm?(body.collected)
        for (name, id) in principal.ids { log[metadataKey: name] = "\(id)" }
        var parameters: [String: String] = [:]
        for (name, value) in context.parameters {
            parameters[String(name)] = value.removingPercentEncoding ?? String(value)
        }
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            query[String(name)] = query[String(name)] ?? String(value)
        }
        let call = RawCall(
            principal: principal, client: context.client, parameters: parameters,
            query: query, lastEventID: request.headers[.lastEventID], body: body,
            moment: moment, connection: context.connection)
        guard route.isRead, let person = principal.personID else {
            return try await route.respond(call)
        }
        return try await turns.run(for: person.text) {
            try await ReadLimit.$duration.withValue(ReaderTurns.readLimit) {
                try await route.respond(call)
            }
        }
    }
}
