import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Asks a person who is signed in to prove again who they are, and leads back to what they wanted.
struct ProofPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let passwords: PasswordService
    let passkeys: PasskeyService
    let sessions: SessionService

    private var texts: ProofTexts { ProofTexts() }
    private static let next = QueryParameter<String>.text(
        "next", "The page to show after the proof", maximumLength: 500)

    func all() -> [Route] {
        [
            site.page(
                RecentProof.path, for: .person, "Ask me to prove who I am", query: [Self.next],
                show),
            site.form(
                RecentProof.path, for: .person, "Prove who I am by my password", again: show,
                byPassword),
            site.form(
                "\(RecentProof.path)/passkey", for: .person, "Prove who I am by a passkey",
                again: show, byPasskey),
        ]
    }

    private struct Model: Sendable {
        var address: String
        /// Nil for a person without a password.
        var currentPassword: FormField?
        var next: String
        /// Nil for a person without a passkey.
        var passkey: PasskeyForm?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer) = (try visit.personID(), visit.viewer)
        let (person, hasPasskey) = try await database.read { db in
            (
                try PeopleService.find(id, viewer: viewer, db),
                try !PasskeyTable.list(of: viewer, db).isEmpty
            )
        }
        let next = visit.field(
            "next", texts.heading, .hidden, value: visit.query(Self.next) ?? "/settings"
        ).value
        return HTMLPage(
            "proof", title: texts.heading, texts: texts,
            model: Model(
                address: person.email ?? "",
                currentPassword: person.passwordHash == nil
                    ? nil
                    : visit.field(
                        "currentPassword", texts.password, .password, isRequired: true,
                        autocomplete: "current-password", maximum: 256),
                next: next,
                passkey: hasPasskey
                    ? PasskeyForm(
                        "\(RecentProof.path)/passkey",
                        challenge: passkeys.challenge(for: .proof(id), at: visit.moment),
                        next: next, visit) : nil),
            scripts: [PasskeyPages.script])
    }

    @Sendable private func byPassword(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let id = try visit.personID()
        try await AccountRefusals.inWords {
            _ = try await passwords.authenticate(
                id, form.secret("currentPassword"), client: visit.client, at: visit.moment)
        }
        let token = try await database.write { db in try renew(of: id, visit, db) }
        return try answer(token, form)
    }

    @Sendable private func byPasskey(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let id = try visit.personID()
        do {
            let token = try await AccountRefusals.inWords {
                try await passkeys.signIn(
                    PasskeyService.Assertion(form), for: .proof(id),
                    site: PasskeySite(visit.origin), from: visit.client, at: visit.moment
                ) { person, db in
                    person == id ? try renew(of: id, visit, db) : nil
                }
            }
            return try answer(token, form)
        } catch let error as ServiceError where error.code == .unauthenticated {
            throw FormError(nil, texts.refused)
        }
    }

    /// The new session token: of a proof that a thief of the old one does not have.
    private func renew(of person: PersonID, _ visit: Visit, _ db: Database) throws -> String? {
        guard let token = visit.sessionToken else { return nil }
        return try sessions.renew(
            token, of: person, from: visit.client, userAgent: visit.userAgent, db)
    }

    private func answer(_ token: String?, _ form: SentForm) throws -> FormAnswer {
        guard let token else {
            throw ServiceError(.unauthenticated, "The session has ended; sign in again.")
        }
        return .session(token, see: SignInPath.destination(form.typed("next")))
    }
}
