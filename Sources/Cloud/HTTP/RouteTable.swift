import CloudCore
import CommonBase
import Foundation
import Hummingbird
import Logging
import NIOCore

/// All routes of a cloud.
package struct RouteTable: Sendable {
    package private(set) var routes: [Route] = []

    package init(_ routes: [Route] = []) { self.routes = routes }

    package mutating func add(_ routes: [Route]) { self.routes += routes }

    /// Authenticates the caller and checks it against the route's `Caller`.
    typealias Admission =
        @Sendable (Request, PageOrigin, Caller, Moment) async throws -> HeadAdmission

    /// Makes the router of the HTTP listener; `gate` checks the caller of every route.
    /// - Parameter problemPage: how errors look in a browser; nil for a listener without pages.
    package func router(
        _ gate: Gate, metrics: Metrics, now: @escaping @Sendable () -> Moment,
        settings: HTTPSettings = HTTPSettings(), problemPage: ProblemPage? = nil
    ) -> Router<CloudRequestContext> {
        router(metrics: metrics, now: now, settings, problemPage) {
            try await gate.admit($0, from: $1, as: $2, at: $3)
        }
    }

    /// Makes the router of the control socket. Its callers need no token: file permissions decide
    /// who may open the socket.
    package func controlRouter(
        metrics: Metrics, now: @escaping @Sendable () -> Moment
    ) -> Router<CloudRequestContext> {
        RouteTable(routes.filter { !$0.isPage }).router(
            metrics: metrics, now: now, HTTPSettings(), nil
        ) { _, _, _, _ in
            HeadAdmission(.commandLine)
        }
    }

    private func router(
        metrics: Metrics, now: @escaping @Sendable () -> Moment, _ settings: HTTPSettings,
        _ problemPage: ProblemPage?, admit: @escaping Admission
    ) -> Router<CloudRequestContext> {
        let router = Router(
            context: CloudRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeadersMiddleware())
        router.add(middleware: ClientMiddleware(proxies: settings.trustedProxies))
        if !settings.corsOrigins.isEmpty {
            router.add(middleware: CORSHeadersMiddleware(origins: settings.corsOrigins))
        }
        router.add(middleware: ProblemMiddleware())
        let (turns, uploads) = (ReaderTurns(), UploadSlots())
        let problemPages = problemPage.map {
            ProblemPages(
                page: $0, proxies: settings.trustedProxies, turns: turns, now: now, admit: admit)
        }
        if let problemPages { router.add(middleware: ProblemPageMiddleware(pages: problemPages)) }
        router.add(middleware: OtherMethodsMiddleware(routes: routes))
        for route in routes {
            let counter = metrics.requestCounter(
                method: route.method.rawValue, route: route.path)
            router.on(RouterPath(route.path), method: route.method) { request, context in
                let start = now()
                let origin = PageOrigin(
                    request, peer: context.peer, proxies: settings.trustedProxies)
                var logger = context.logger
                var response: Response
                do {
                    response = try await respond(
                        request, origin, context, route, admit, turns, uploads, start, log: &logger)
                } catch {
                    let problem = Problem.logged(error, request, logger, path: route.path)
                    if route.isPage, let problemPages {
                        response = await problemPages.response(problem, request, context)
                    } else {
                        response = problem.response()
                    }
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
        _ request: Request, _ origin: PageOrigin, _ context: CloudRequestContext, _ route: Route,
        _ admit: Admission, _ turns: ReaderTurns, _ uploads: UploadSlots, _ moment: Moment,
        log: inout Logger
    ) async throws -> Response {
        try RequestExpectation.check(request, bodyLimit: route.announcedLimit)
        let admission = try await admit(request, origin, route.caller, moment)
        guard route.takesFiles else {
            return try await answer(
                request, origin, context, route, admission, turns, moment, log: &log)
        }
        let client = admission.principal.personID?.text ?? context.client
        return try await uploads.run(for: client) {
            try await answer(
                request, origin, context, route, admission, turns, moment, log: &log)
        }
    }

    private func answer(
        _ request: Request, _ origin: PageOrigin, _ context: CloudRequestContext, _ route: Route,
        _ admission: HeadAdmission, _ turns: ReaderTurns, _ moment: Moment, log: inout Logger
    ) async throws -> Response {
        let principal = admission.principal
        try await RequestExpectation.meet(request, context)
        if route.takesFiles { try await request.drop(ifAbove: route.bodyLimit) }
        let body: RawCall.Content =
            route.isStream
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
            query: query, lastEventID: request.headers[.lastEventID],
            idempotencyKey: request.headers[.idempotencyKey], body: body,
            moment: moment, connection: context.connection,
            page: admission.session.map {
                RawCall.Page(
                    session: $0, headers: request.headers,
                    target: request.uri.string, origin: origin)
            })
        // Pages are open to anyone, and read as much as lists do.
        let network = route.isPage ? IPAddress.network(ofClient: context.client) : nil
        guard route.isRead, let reader = principal.personID?.text ?? network else {
            return try await route.respond(call)
        }
        return try await turns.run(for: reader) {
            try await ReadLimit.$duration.withValue(ReaderTurns.readLimit) {
                try await route.respond(call)
            }
        }
    }
}
