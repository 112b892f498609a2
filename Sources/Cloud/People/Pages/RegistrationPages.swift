import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Making an account, and confirming an address. A GET of a mailed link changes nothing, because
/// programs that look for harmful mails open links, too.
struct RegistrationPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let registrations: RegistrationService
    let emailChanges: EmailChangeService
    let sessions: SessionService

    private var texts: RegistrationTexts { RegistrationTexts() }

    private static let next = QueryParameter<String>.text(
        "next", "The page to show once the account is made", maximumLength: 500)

    func all() -> [Route] {
        [
            site.page(
                "/register", for: .anyone, "Show the registration form", query: [Self.next],
                register),
            site.form("/register", for: .anyone, "Register", again: register, apply),
            site.page("/register/sent", for: .anyone, "Say that a link was mailed") { _ in
                HTMLPage(
                    "mail-sent", title: texts.sent, texts: texts, model: MailSentModel())
            },
            site.page(
                "/confirm/{token}", for: .anyone, "Show what a mailed link confirms",
                query: [Self.next], show),
            site.form(
                "/confirm/{token}", for: .anyone, "Confirm an address", again: show, confirm),
        ]
    }

    private struct Model: Sendable {
        var isOpen: Bool
        var name: FormField
        var email: FormField
        var next: FormField
        /// Whether the operator has written terms, to which people agree here.
        var hasTerms: Bool
    }

    @Sendable private func register(_ visit: Visit) async throws -> HTMLPage {
        let hasTerms = try await database.read { try OperatorTextTable.exists(.terms, $0) }
        return HTMLPage(
            "register", title: texts.heading, texts: texts,
            model: Model(
                isOpen: registrations.policy == .open,
                name: visit.field(
                    "name", texts.name, hint: texts.nameHint, isRequired: true,
                    autocomplete: "name"),
                email: visit.field(
                    "email", texts.email, .email, isRequired: true, autocomplete: "email",
                    maximum: 254), next: nextField(visit), hasTerms: hasTerms))
    }

    private func nextField(_ visit: Visit) -> FormField {
        visit.field("next", texts.heading, .hidden, value: visit.query(Self.next) ?? "")
    }

    @Sendable private func apply(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let next = SignInPath.destination(form.typed("next"))
        let application = RegistrationService.Application(
            name: try form.text("name", upTo: 200), email: form.typed("email"),
            language: visit.language, next: next == "/" ? nil : next)
        try await AccountRefusals.inWords {
            try await registrations.apply(application, from: visit.client, at: visit.moment)
        }
        return .see("/register/sent")
    }

    private struct ConfirmModel: Sendable {
        var action: String
        var address: String
        /// Of an account that changes its address.
        var account: String?
        /// Of a new account.
        var password: FormField?
        var next: FormField?
    }

    /// What the link confirms: a new account, or a new address of an account.
    private enum Found {
        case registration(AccountLink)
        case change(AccountLink, name: String)
    }

    private func find(_ visit: Visit) async throws -> Found? {
        let token = visit.text("token")
        do {
            return .registration(
                try await registrations.find(token: token, at: visit.moment))
        } catch let error as ServiceError where error.code == .notFound {}
        do {
            let (link, name) = try await emailChanges.find(token: token, at: visit.moment)
            return .change(link, name: name)
        } catch let error as ServiceError where error.code == .notFound {
            return nil
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let action = "/confirm/\(visit.text("token"))"
        switch try await find(visit) {
        case .registration(let link):
            return HTMLPage(
                "confirm", title: texts.choosePassword, texts: texts,
                model: ConfirmModel(
                    action: action, address: link.email,
                    password: visit.field(
                        "password", texts.password, .password, hint: texts.passwordHint,
                        isRequired: true, autocomplete: "new-password", maximum: 256),
                    next: nextField(visit)))
        case .change(let link, let name):
            return HTMLPage(
                "confirm", title: texts.confirmAddress, texts: texts,
                model: ConfirmModel(
                    action: action, address: link.email,
                    account: visit.say(texts.addressOf(name))))
        case nil: return InvalidLink.page
        }
    }

    @Sendable private func confirm(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let token = visit.text("token")
        switch try await find(visit) {
        case .registration:
            let person = try await AccountRefusals.inWords {
                try await registrations.confirm(
                    token: token, password: form.secret("password"), from: visit.client,
                    at: visit.moment)
            }
            return try await welcome(
                person, leadingTo: SignInPath.destination(form.typed("next")), visit)
        case .change:
            try await AccountRefusals.inWords {
                try await emailChanges.confirm(token: token, at: visit.moment)
            }
            return .see(visit.person == nil ? "/sign-in" : "/settings", saying: texts.confirmed)
        case nil: throw AccountLink.invalid
        }
    }

    /// Signs a new person in.
    private func welcome(
        _ person: Person, leadingTo next: String, _ visit: Visit
    ) async throws -> FormAnswer {
        let token = try await sessions.begin(for: person.id, visit)
        return .session(token, see: next, saying: texts.made)
    }
}

extension SessionService {
    /// Begins a session of the visitor, who has proved to be this person. - Returns: its token.
    package func begin(for person: PersonID, _ visit: Visit) async throws -> String {
        try await database.write { db in
            try begin(for: person, from: visit.client, userAgent: visit.userAgent, db)
        }
    }
}

/// The page without fields: the template shows only texts.
struct MailSentModel: Sendable {}

/// The page of a mailed link that no longer works.
enum InvalidLink {
    static var page: HTMLPage {
        let texts = InvalidLinkTexts()
        var page = HTMLPage(
            "link-invalid", title: texts.heading, texts: texts, model: MailSentModel())
        page.status = .notFound
        return page
    }
}
