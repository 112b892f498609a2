import CloudCore
import CloudHTTP
import CommonBase
import HTTPTypes
import Hummingbird
import MessageCatalogue
import NIOCore

/// Turns pages into HTML.
struct PageRenderer: Sendable {
    private let library: TemplateLibrary
    private let navigation: [NavigationEntry]
    private let assets: Assets
    private let database: CloudDatabase
    private let random: RandomSource
    private let standing: PersonStanding.Source

    private static let own = [
        PageTemplate("layout", PackageResources.layout_mustache),
        PageTemplate("form", PackageResources.form_mustache),
        PageTemplate("agreement", PackageResources.agreement_mustache),
        PageTemplate("copy", PackageResources.copy_mustache),
        PageTemplate("field", PackageResources.field_mustache),
        PageTemplate("place-tabs", PackageResources.place_tabs_mustache),
        PageTemplate("price-card", PackageResources.price_card_mustache),
        PageTemplate("problem", PackageResources.problem_mustache),
        PageTemplate("failure", PackageResources.failure_mustache),
        PageTemplate("offline", PackageResources.offline_mustache),
        PageTemplate("styleguide", PackageResources.styleguide_mustache),
        PageTemplate("documentation", PackageResources.documentation_mustache),
        PageTemplate("guide", PackageResources.guide_mustache),
    ]

    /// Where a template shows the `content` of its page. No value holds it, since `<` is escaped.
    private static let contentMark = "<!-- content -->"

    init(
        _ templates: [PageTemplate], navigation: [NavigationEntry], assets: Assets,
        database: CloudDatabase, random: RandomSource, standing: @escaping PersonStanding.Source
    ) throws {
        library = try TemplateLibrary(Self.own + templates)
        self.navigation = navigation
        self.assets = assets
        self.database = database
        self.random = random
        self.standing = standing
    }

    /// What the layout shows around a page.
    private struct Frame: Sendable {
        var model: any Sendable
        var t: LocalizedTexts
        var f: LocalizedTexts
        var language: String
        /// What the language button offers; nil without a form token.
        var otherLanguage: String?
        var title: String
        var navigation: NavigationView
        var person: Person?
        var isSignedIn: Bool
        /// Whether nobody is known to be signed in.
        var hasSignIn: Bool
        var flash: String?
        /// Of a form that is shown again.
        var problem: Refused?
        var token: String
        var submission: String
        var target: String
        /// The address of a page that shows a form again.
        var formPage: String?
        var topics: String
        var leadsTo: String?
        var reloadSeconds: Int?
        var assets: AssetPaths

        struct Person: Sendable {
            var name: String
            var initials: String
            var unread: Int?
        }

        struct Refused: Sendable {
            /// The field at fault; nil if it is the form as a whole, or the page has no such field.
            var label: String?
            /// Of the field, if one can go there.
            var id: String?
            var message: String
        }

        struct AssetPaths: Sendable {
            var css: String
            var js: String
            var icons: String
            var icon: String
            /// For home screens without a manifest: a square that fills its place.
            var touchIcon: String
            /// The font, if the browser has it already.
            var font: String?
            /// The font, for the pages after this one.
            var laterFont: String?
            var styles: [String]
            var scripts: [String]
        }
    }

    func response(_ page: HTMLPage, _ visit: Visit) async throws -> Response {
        let session = visit.sessionToken ?? random.text() + random.text()
        let standing = try await standing(of: visit)
        let frame = frame(page, visit, session, standing)
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
            .vary: "Cookie, Accept-Language",
        ]
        if visit.sessionToken == nil, visit.origin.keepsSessions {
            headers.append(
                visit.origin.setCookie(
                    SessionCookie.name, session, seconds: Int(SessionCookie.lifetimeSeconds)))
        }
        if let origin = page.imageOrigin {
            headers[.contentSecurityPolicy] = PagePolicy.text(imagesFrom: origin)
            headers[.referrerPolicy] = PagePolicy.referrerForOthers
        }
        if page.isUnlisted { headers[.robotsTag] = "noindex" }
        if frame.flash != nil { headers.append(Flash.removal(visit.origin)) }
        return Response(
            status: page.status, headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: try html(of: page, frame))))
    }

    private func html(of page: HTMLPage, _ frame: Frame) throws -> String {
        var html = try library.render(page.template, frame)
        if let content = page.content, let mark = html.firstRange(of: Self.contentMark) {
            html.replaceSubrange(mark, with: content)
        }
        return html
    }

    private func standing(of visit: Visit) async throws -> PersonStanding? {
        guard let person = visit.person else { return nil }
        return try await database.read { try standing(person.id, $0) }
    }

    private func frame(
        _ page: HTMLPage, _ visit: Visit, _ session: String, _ standing: PersonStanding?
    ) -> Frame {
        let path = String(visit.target.prefix { $0 != "?" })
        return Frame(
            model: page.model, t: LocalizedTexts(page.texts, in: visit.language),
            f: LocalizedTexts(FrameTexts(), in: visit.language),
            language: visit.language.rawValue,
            otherLanguage: (visit.language == .czech ? Language.english : .czech).rawValue,
            title: visit.say(page.title),
            navigation: NavigationView(
                standing == nil ? [] : navigation, at: path, in: visit.language,
                isHost: standing?.isHost ?? false, isAdmin: visit.person?.isAdmin ?? false),
            person: standing.map { standing in
                Frame.Person(
                    name: standing.name, initials: standing.initials,
                    unread: standing.unreadMessages > 0 ? standing.unreadMessages : nil)
            },
            isSignedIn: standing != nil, hasSignIn: standing == nil,
            flash: Flash.text(of: visit.request),
            problem: (visit.refusal ?? page.refusal).map { refusal in
                let field = refusal.shown.place
                return Frame.Refused(
                    label: field?.label, id: field?.id, message: visit.say(refusal.error.message))
            },
            token: FormToken.make(session: session, mask: random.bytes(FormToken.maskLength)),
            submission: random.text(), target: visit.target,
            formPage: visit.refusal == nil ? nil : visit.target,
            topics: page.live.map(\.topic).joined(separator: " "), leadsTo: page.leadsTo,
            reloadSeconds: page.reloadSeconds,
            assets: paths(
                page.scripts, page.styles, hasFont: visit.sessionToken != nil))
    }

    /// - Parameter hasFont: whether the browser has seen a page before, which made it fetch the
    ///   font. Text moves when a font arrives late, so the first page has the system's font.
    private func paths(
        _ scripts: [String], _ styles: [String] = [], hasFont: Bool
    ) -> Frame.AssetPaths {
        Frame.AssetPaths(
            css: assets.path("app.css"), js: assets.path("app.js"),
            icons: assets.path("icons.svg"), icon: assets.path("icon.svg"),
            touchIcon: assets.path("icon-maskable-512.png"),
            font: hasFont ? assets.font : nil, laterFont: hasFont ? nil : assets.font,
            styles: styles.map(assets.path), scripts: scripts.map(assets.path))
    }

    /// The page of the service worker, which is the same for everybody.
    func offlinePage() throws -> String { try library.render("offline", OfflinePage(assets)) }

    /// An error as a page with the navigation, for a person who is signed in.
    func problem(_ problem: Problem, _ visit: Visit) async throws -> Response {
        let words = FailureTexts.of(problem)
        var page = HTMLPage(
            "failure", title: words.title, texts: FailureTexts(),
            model: FailureModel(
                status: problem.status, explanation: visit.say(words.explanation)))
        page.status = .init(code: problem.status)
        return try await response(page, visit)
    }

    /// An error as a page. It reads nothing: the database may be what fails.
    func problem(_ problem: Problem, _ request: Request, _ origin: PageOrigin) -> Response {
        let language = PageLanguage.remembered(by: request.headers, of: origin)
        let texts = FailureTexts.of(problem)
        let frame = Frame(
            model: FailureModel(status: problem.status, explanation: texts.explanation(language)),
            t: LocalizedTexts(FailureTexts(), in: language),
            f: LocalizedTexts(FrameTexts(), in: language), language: language.rawValue,
            title: texts.title(language),
            navigation: NavigationView([], at: "", in: language, isHost: false, isAdmin: false),
            isSignedIn: false, hasSignIn: false, token: "", submission: "", target: "/", topics: "",
            assets: paths([], hasFont: request.headers[.cookie] != nil))
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
        ]
        headers[.retryAfter] = problem.retryAfterSeconds.map(String.init)
        do {
            return Response(
                status: .init(code: problem.status), headers: headers,
                body: .init(byteBuffer: ByteBuffer(string: try library.render("failure", frame))))
        } catch {
            return problem.response()
        }
    }
}

extension HTTPField.Name {
    fileprivate static let robotsTag = name("x-robots-tag")
}
