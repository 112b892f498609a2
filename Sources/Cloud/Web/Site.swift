import CloudCore
import CloudHTTP
import CommonBase
import HTTPTypes
import Hummingbird
import Logging
import MessageCatalogue

/// The web app: what pages and forms of all domains stand on.
package struct Site: Sendable {
    /// Longest form in bytes, unless it says otherwise.
    package static let formLimit = 64 << 10

    package let assets: Assets
    /// The pages that `/admin` lists.
    package let adminPages: [NavigationEntry]
    private let renderer: PageRenderer
    private let submissions: FormSubmissions
    private let guarding: FormGuard
    private let addresses = PageAddresses()
    private let publicURL: String?

    /// - Parameters:
    ///   - templates: of all domains.
    ///   - navigation: of all domains.
    ///   - assets: the style sheet, the scripts and the font.
    ///   - standing: what the frame says about the person who is signed in.
    ///   - publicURL: by which people reach the cloud, if it is set.
    /// - Throws: `TemplateError` for an invalid template.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        templates: [PageTemplate], navigation: [NavigationEntry], assets: Assets,
        publicURL: String?, logger: Logger, standing: @escaping PersonStanding.Source
    ) throws {
        self.assets = assets
        adminPages = navigation.filter { $0.place == .adminList }
            .sorted { $0.position < $1.position }
        renderer = try PageRenderer(
            templates, navigation: navigation, assets: assets, database: database, random: random,
            standing: standing)
        submissions = FormSubmissions(database: database, now: now, logger: logger)
        guarding = FormGuard(publicURL: publicURL)
        self.publicURL = publicURL
    }

    /// A page.
    package func page(
        _ path: String, for audience: Audience, _ summary: String,
        query: [any DescribedParameter] = [],
        _ make: @escaping @Sendable (Visit) async throws -> HTMLPage
    ) -> Route {
        addresses.addPage(path)
        return .page(.get, path, for: audience, summary, query: query) { request in
            let visit = visit(request)
            return try await provedOrSentAway(visit) {
                try await renderer.response(try await make(visit), visit)
            }
        }
    }

    /// A page that leads elsewhere, or is a file.
    package func resource(
        _ path: String, for audience: Audience, _ summary: String,
        query: [any DescribedParameter] = [],
        _ make: @escaping @Sendable (Visit) async throws -> Response
    ) -> Route {
        addresses.addPage(path)
        return .page(.get, path, for: audience, summary, query: query) { request in
            let visit = visit(request)
            return try await provedOrSentAway(visit) { try await make(visit) }
        }
    }

    /// An address that leads to a page of ours.
    /// - Parameter make: the path of that page.
    package func redirect(
        _ path: String, for audience: Audience, _ summary: String,
        query: [any DescribedParameter] = [],
        _ make: @escaping @Sendable (Visit) async throws -> String
    ) -> Route {
        resource(path, for: audience, summary, query: query) { visit in
            see(try await make(visit), nil, visit)
        }
    }

    /// The page that says that there is no connection.
    func offlinePage() throws -> String { try renderer.offlinePage() }

    private func visit(_ request: PageRequest) -> Visit { Visit(request, publicURL: publicURL) }

    /// Sends a person away who must prove first who they are, and comes back afterwards.
    private func provedOrSentAway(
        _ visit: Visit, _ work: () async throws -> Response
    ) async throws -> Response {
        do {
            return try await work()
        } catch let error as ProofRequired {
            return see(error.path, nil, visit)
        }
    }

    /// A form that was sent.
    /// - Parameters:
    ///   - files: the longest file in bytes that the form may hold; nil for a form without files.
    ///   - page: the pattern of the page that holds the form; nil for the nearest one above `path`.
    ///   - again: the page that shows the form again, with what was wrong.
    ///   - handle: does the work. It may throw `FormError`; of other errors those that are the
    ///     person's fault are shown with the form, too.
    package func form(
        _ path: String, for audience: Audience, _ summary: String, files: Int? = nil,
        shownAt page: String? = nil,
        again: @escaping @Sendable (Visit) async throws -> HTMLPage,
        _ handle: @escaping @Sendable (Visit, SentForm) async throws -> FormAnswer
    ) -> Route {
        addresses.addForm(path, page: page)
        let limit = Self.formLimit + (files ?? 0)
        return .page(.post, path, for: audience, summary, bodyLimit: limit) { request in
            let form = try SentForm.read(
                request.call.body, request.headers, fileLimit: files ?? 0,
                plainLimit: Self.formLimit)
            let visit = visit(request)
            let session = try guarding.session(of: request, form)
            do {
                return try await provedOrSentAway(visit) {
                    try await submissions.once(
                        form, session: session, isKnown: visit.person != nil
                    ) {
                        let made = try await AuditOrigin.$current.withValue(request.auditOrigin) {
                            try await handle(visit, form)
                        }
                        return try await answer(made, visit)
                    }
                }
            } catch {
                guard let refusal = Self.refusal(error, form) else { throw error }
                let shown = visit.showing(
                    refusal, at: addresses.address(of: path, sentTo: request.target))
                var page = try await again(shown)
                page.status = refusal.status
                return try await renderer.response(page, shown)
            }
        }
    }

    /// Lead from the addresses of forms to their pages, once all pages and forms are made.
    package func formAddresses() -> [Route] { addresses.routes() }

    private static func refusal(_ error: any Error, _ form: SentForm) -> FormRefusal? {
        switch error {
        case let error as FormError:
            return FormRefusal(form: form, error: error, status: .badRequest)
        case let error as ServiceError:
            guard let shown = FormError(error) else { return nil }
            return FormRefusal(
                form: form, error: shown,
                status: .init(code: Problem(error).status))
        default: return nil
        }
    }

    private func answer(_ answer: FormAnswer, _ visit: Visit) async throws -> SubmissionAnswer {
        switch answer {
        case .once(let page, let path, let flash):
            return SubmissionAnswer(
                response: try await renderer.response(page, visit),
                repeated: see(path, flash, visit))
        default:
            let response = response(to: answer, visit)
            // A session token is not stored, so a repeated sign-in is one more.
            if case .session = answer { return SubmissionAnswer(response: response) }
            return SubmissionAnswer(response: response, repeated: response)
        }
    }

    private func response(to answer: FormAnswer, _ visit: Visit) -> Response {
        switch answer {
        case .see(let path, let flash): return see(path, flash, visit)
        case .once(_, let path, let flash): return see(path, flash, visit)
        case .session(let token, let path, let flash):
            var response = see(path, flash, visit)
            let seconds = token == nil ? 0 : Int(SessionCookie.lifetimeSeconds)
            response.headers.append(
                visit.origin.setCookie(SessionCookie.name, token ?? "", seconds: seconds))
            return response
        case .language(let language, let path, let flash):
            var response = see(path, flash, visit)
            response.headers.append(
                visit.origin.setCookie(
                    PageLanguage.cookie, language.rawValue, seconds: 365 * 86_400))
            return response
        }
    }

    /// 303 See Other: the browser loads the page by GET, so that reloading it sends no form.
    private func see(_ path: String, _ flash: Message?, _ visit: Visit) -> Response {
        var response = Response(
            status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
        if let flash {
            response.headers.append(Flash.setCookie(visit.say(flash), visit.origin))
        }
        return response
    }

    /// How errors look in a browser. Who must sign in first is sent there.
    package var problemPage: ProblemPage {
        ProblemPage { problem, request, origin in
            if problem.code == ServiceError.Code.unauthenticated.rawValue {
                let next = request.method == .get ? SignInPath.leading(to: request.uri.string) : nil
                return Response(
                    status: .seeOther,
                    headers: [.location: next ?? SignInPath.plain, .cacheControl: "no-store"])
            }
            return renderer.problem(problem, request, origin)
        } signedIn: { problem, request in
            try await renderer.problem(problem, visit(request))
        }
    }
}
