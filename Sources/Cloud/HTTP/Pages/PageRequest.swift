import CloudCore
import CommonBase
import HTTPTypes
import Hummingbird
import NIOCore

/// A request of a browser, as the web app gets it.
package struct PageRequest: Sendable {
    /// With the body as it was sent.
    package var call: Call<ByteBuffer>
    package var session: BrowserSession
    package var headers: HTTPFields
    /// The path with its query.
    package var target: String
    package var origin: PageOrigin
    /// Who asks for what this form changes; nil for pages, and for people who are not signed in.
    package var auditOrigin: AuditOrigin?
}

extension Route {
    /// A page or a form of the web app. It is no part of the API.
    /// - Parameter bodyLimit: of a form, in bytes; nil for a route without a body.
    package static func page(
        _ method: HTTPRequest.Method, _ path: String, for audience: Audience, _ summary: String,
        query: [any DescribedParameter] = [], bodyLimit: Int? = nil, isStream: Bool = false,
        _ handle: @escaping @Sendable (PageRequest) async throws -> Response
    ) -> Route {
        Route(
            method, path, .browser(audience), summary, query, .ok, [], bodyLimit ?? 0,
            content: bodyLimit == nil ? .nothing : .form,
            answer: isStream ? .media("text/event-stream") : .page
        ) { raw in
            guard let page = raw.page else {
                throw ServiceError(.notFound, "Only a browser can open this page.")
            }
            return try await handle(
                PageRequest(
                    call: Call(raw, body: raw.body.collected), session: page.session,
                    headers: page.headers, target: page.target, origin: page.origin,
                    auditOrigin: raw.auditOrigin(method, path)))
        }
    }

    /// Whether the route belongs to the web app rather than to the API.
    package var isPage: Bool { if case .browser = caller { true } else { false } }
}
