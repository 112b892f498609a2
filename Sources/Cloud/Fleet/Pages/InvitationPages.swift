import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// What the link of an invitation leads to. A GET changes nothing, because programs that look for
/// harmful mails open links, too.
struct InvitationPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let invitations: InvitationService
    let registrations: RegistrationService
    let sessions: SessionService

    private var texts: InvitationTexts { InvitationTexts() }

    func all() -> [Route] {
        [
            site.page("/invitation/{token}", for: .anyone, "Show an invitation", show),
            site.form(
                "/invitation/{token}", for: .person, "Accept an invitation", again: show, accept),
            site.form(
                "/invitation/{token}/register", for: .anyone, "Register by an invitation",
                again: show, register),
        ]
    }

    private struct Model: Sendable {
        var action: String
        var next: String
        var offer: String
        /// Who is signed in; nil for a visitor.
        var account: String?
        var name: FormField
        /// Of a link that was passed on; nil for one that was mailed.
        var email: FormField?
        /// Of a link that was mailed.
        var password: FormField?
        /// The address of a link that was mailed.
        var address: String?
        /// Whether the operator has written terms, to which a new person agrees here.
        var hasTerms: Bool
    }

    private func find(_ visit: Visit) async throws -> InvitationService.Details? {
        let (code, moment) = (visit.text("token"), visit.moment)
        do {
            return try await database.read { [invitations] db in
                try invitations.details(token: code, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .notFound {
            return nil
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        guard let details = try await find(visit) else {
            var page = HTMLPage(
                "invitation-invalid", title: texts.invalid, texts: texts, model: NoModel())
            page.status = .notFound
            return page
        }
        let action = "/invitation/\(visit.text("token"))"
        return HTMLPage(
            "invitation", title: texts.heading, texts: texts,
            model: Model(
                action: action, next: action.percentEncodedForQuery,
                offer: visit.say(InvitationMails.offer(details)),
                account: try await account(visit),
                name: visit.field(
                    "name", texts.name, isRequired: true, autocomplete: "name"),
                email: details.email == nil ? emailField(visit) : nil,
                password: details.email == nil ? nil : passwordField(visit),
                address: details.email,
                hasTerms: try await database.read {
                    try OperatorTextTable.exists(.terms, $0)
                }))
    }

    private func emailField(_ visit: Visit) -> FormField {
        visit.field(
            "email", texts.email, .email, hint: texts.emailHint, isRequired: true,
            autocomplete: "email", maximum: 254)
    }

    private func passwordField(_ visit: Visit) -> FormField {
        visit.field(
            "password", texts.password, .password, hint: texts.passwordHint, isRequired: true,
            autocomplete: "new-password", maximum: 256)
    }

    private func account(_ visit: Visit) async throws -> String? {
        guard let id = visit.person?.id else { return nil }
        let name = try await database.read { try PersonTable.names([id], $0)[id] ?? "" }
        return visit.say(texts.signedInAs(name))
    }

    @Sendable private func accept(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (code, person, moment) = (
            visit.text("token"), try visit.personID(), visit.moment
        )
        do {
            // Refusing inside the write would undo the other requests of its commit.
            try await database.read { [invitations] db in
                try invitations.check(token: code, by: person, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.acceptedBefore)
        }
        try await database.write { [invitations] db in
            try invitations.accept(token: code, by: person, db, at: moment)
        }
        return .see("/", saying: texts.accepted)
    }

    @Sendable private func register(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        guard let details = try await find(visit) else { throw InvitationService.invalid }
        let (code, name) = (visit.text("token"), try form.text("name", upTo: 200))
        guard details.email != nil else {
            try await AccountRefusals.inWords {
                try await registrations.apply(
                    RegistrationService.Application(
                        name: name, email: form.typed("email"), language: visit.language,
                        invitation: code), from: visit.client, at: visit.moment)
            }
            return .see("/register/sent")
        }
        let person = try await AccountRefusals.inWords {
            try await registrations.register(
                invitation: code, name: name, password: form.secret("password"),
                language: visit.language, from: visit.client, at: visit.moment)
        }
        return .session(
            try await sessions.begin(for: person.id, visit), see: "/", saying: texts.made)
    }
}

/// A page that shows only texts.
struct NoModel: Sendable {}
