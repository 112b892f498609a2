import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Signing in and out, and the language of those who have not signed in.
struct SignInPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let sessions: SessionService
    let passkeys: PasskeyService

    private var texts: SignInTexts { SignInTexts() }
    private static let next = QueryParameter<String>.text(
        "next", "The page to show after signing in", maximumLength: 500)

    func all() -> [Route] {
        [
            site.page(
                SignInPath.plain, for: .anyone, "Show the sign-in form", query: [Self.next]
            ) { visit in
                page(visit, next: visit.query(Self.next))
            },
            site.form(SignInPath.plain, for: .anyone, "Sign in", again: again, signIn),
            site.form(
                "/sign-out", for: .anyone, "Sign out", shownAt: SignInPath.plain, again: again
            ) { visit, _ in
                if let token = visit.sessionToken {
                    try await sessions.signOut(token, of: visit.person?.id)
                }
                return .session(nil, see: SignInPath.plain, saying: texts.signedOut)
            },
            site.form(
                "/language", for: .anyone, "Choose the language", shownAt: SignInPath.plain,
                again: again, choose),
        ]
    }

    @Sendable private func again(_ visit: Visit) async throws -> HTMLPage {
        page(visit, next: nil)
    }

    private struct Model: Sendable {
        var isSafe: Bool
        var passkey: PasskeyForm
        var next: String
        var email: FormField
        var password: FormField
    }

    func page(_ visit: Visit, next: String?) -> HTMLPage {
        let next = visit.field("next", texts.heading, .hidden, value: next ?? "").value
        return HTMLPage(
            "sign-in", title: texts.heading, texts: texts,
            model: Model(
                isSafe: visit.origin.keepsSessions,
                passkey: PasskeyForm(
                    "/sign-in/passkey",
                    challenge: passkeys.challenge(for: .signIn, at: visit.moment), next: next,
                    visit), next: next,
                email: visit.field(
                    "email", texts.email, .email, isRequired: true, autocomplete: "username"),
                password: visit.field(
                    "password", texts.password, .password, isRequired: true,
                    autocomplete: "current-password")),
            scripts: [PasskeyPages.script])
    }

    @Sendable private func signIn(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (email, password) = (form.typed("email"), form.secret("password"))
        do {
            let token = try await sessions.signIn(
                email: email, password: password, from: visit.client, userAgent: visit.userAgent)
            return .session(token, see: SignInPath.destination(form.typed("next")))
        } catch let error as ServiceError where error.code == .unauthenticated {
            throw FormError(nil, texts.wrong)
        } catch let error as ServiceError where error.code == .tooManyRequests {
            throw FormError(nil, texts.tooMany)
        }
    }

    @Sendable private func choose(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let language: Language = try form.choice("language")
        if let person = visit.person?.id {
            try await database.write { db in
                try PersonTable.setLanguage(language.rawValue, of: person, db)
            }
        }
        return .language(language, see: SignInPath.destination(form.typed("next")))
    }
}
