import CloudCore
import CommonBase
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// How errors look in a browser.
package struct ProblemPage: Sendable {
    package typealias Plain = @Sendable (Problem, Request, PageOrigin) -> Response
    package typealias SignedIn = @Sendable (Problem, PageRequest) async throws -> Response

    /// A page that reads nothing: the database may be what fails.
    let plain: Plain
    /// A page with the navigation, for a person who is signed in.
    let signedIn: SignedIn

    package init(plain: @escaping Plain, signedIn: @escaping SignedIn) {
        self.plain = plain
        self.signedIn = signedIn
    }
}

/// Shows errors to browsers. A person who is signed in keeps the navigation if the page does not
/// exist, or is not theirs.
struct ProblemPages: Sendable {
    let page: ProblemPage
    let proxies: TrustedProxies
    let turns: ReaderTurns
    let now: @Sendable () -> Moment
    let admit: RouteTable.Admission

    func response(
        _ problem: Problem, _ request: Request, _ context: CloudRequestContext
    ) async -> Response {
        let origin = PageOrigin(request, peer: context.peer, proxies: proxies)
        if request.method == .get, request.acceptsHTML, [403, 404].contains(problem.status) {
            do {
                if let shown = try await signedIn(problem, request, origin, context) {
                    return shown
                }
            } catch {
                context.logger.info("rendering an error page with navigation failed: \(error)")
            }
        }
        return page.plain(problem, request, origin)
    }

    /// Nil if nobody is signed in.
    private func signedIn(
        _ problem: Problem, _ request: Request, _ origin: PageOrigin,
        _ context: CloudRequestContext
    ) async throws -> Response? {
        let moment = now()
        let admission = try await admit(request, origin, .browser(.anyone), moment)
        guard let session = admission.session, let person = session.person else { return nil }
        let call = RawCall(
            principal: admission.principal, client: context.client, parameters: [:], query: [:],
            lastEventID: nil, body: .collected(ByteBuffer()), moment: moment,
            connection: context.connection, page: nil)
        let visit = PageRequest(
            call: Call(call, body: ByteBuffer()), session: session, headers: request.headers,
            target: "/", origin: origin)
        return try await turns.run(for: person.id.text) {
            try await ReadLimit.$duration.withValue(ReaderTurns.readLimit) {
                try await page.signedIn(problem, visit)
            }
        }
    }
}

extension Request {
    /// Whether a browser asks for a page.
    var acceptsHTML: Bool { headers[.accept]?.contains("text/html") == true }
}
