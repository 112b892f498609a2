import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase

/// A forgotten password: a link is mailed, and sets a new one.
struct PasswordPages: Sendable {
    let site: Site
    let passwords: PasswordService

    private var texts: PasswordTexts { PasswordTexts() }

    func all() -> [Route] {
        [
            site.page(
                "/forgot-password", for: .anyone, "Show the form for a forgotten password", forgot),
            site.form(
                "/forgot-password", for: .anyone, "Mail a link that resets the password",
                again: forgot, request),
            site.page("/forgot-password/sent", for: .anyone, "Say that a link was mailed") { _ in
                HTMLPage(
                    "mail-sent", title: texts.sent, texts: texts, model: MailSentModel())
            },
            site.page("/reset/{token}", for: .anyone, "Show the form for a new password", show),
            site.form("/reset/{token}", for: .anyone, "Set a new password", again: show, reset),
        ]
    }

    private struct ForgotModel: Sendable {
        var email: FormField
    }

    @Sendable private func forgot(_ visit: Visit) async throws -> HTMLPage {
        HTMLPage(
            "forgot-password", title: texts.forgot, texts: texts,
            model: ForgotModel(
                email: visit.field(
                    "email", texts.email, .email, isRequired: true, autocomplete: "username",
                    maximum: 254)))
    }

    @Sendable private func request(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try await AccountRefusals.inWords {
            try await passwords.requestReset(
                email: form.typed("email"), language: visit.language, from: visit.client,
                at: visit.moment)
        }
        return .see("/forgot-password/sent")
    }

    private struct ResetModel: Sendable {
        var action: String
        var address: String
        var password: FormField
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let token = visit.text("token")
        let link: AccountLink
        do {
            link = try await passwords.findReset(token: token, at: visit.moment)
        } catch let error as ServiceError where error.code == .notFound {
            return InvalidLink.page
        }
        return HTMLPage(
            "reset", title: texts.choose, texts: texts,
            model: ResetModel(
                action: "/reset/\(token)", address: link.email,
                password: visit.field(
                    "password", texts.password, .password, hint: texts.passwordHint,
                    isRequired: true, autocomplete: "new-password", maximum: 256)))
    }

    @Sendable private func reset(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try await AccountRefusals.inWords {
            try await passwords.reset(
                token: visit.text("token"), password: form.secret("password"),
                from: visit.client, at: visit.moment)
        }
        return .see(SignInPath.plain, saying: texts.saved)
    }
}
