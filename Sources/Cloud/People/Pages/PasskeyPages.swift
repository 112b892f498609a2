import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Passkeys: adding, listing and removing one's own, and signing in with one.
struct PasskeyPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let passkeys: PasskeyService
    let sessions: SessionService
    /// The sign-in page, which is shown again if the passkey is refused.
    let signInPage: @Sendable (Visit) async throws -> HTMLPage

    static let script = "passkey.js"
    private static let path = "/settings/passkeys"
    private var texts: PasskeyTexts { PasskeyTexts() }

    func all() -> [Route] {
        [
            site.page(Self.path, for: .person, "Show my passkeys", show),
            site.form(Self.path, for: .person, "Add a passkey", again: show, add),
            site.form(
                "\(Self.path)/{id}/remove", for: .person, "Remove one of my passkeys",
                again: show
            ) { visit, _ in
                try await passkeys.remove(
                    try visit.id(), viewer: visit.viewer, at: visit.moment)
                return .see(Self.path, saying: texts.removed)
            },
            site.form(
                "/sign-in/passkey", for: .anyone, "Sign in with a passkey", again: signInPage,
                signIn),
        ]
    }

    private struct Item: Sendable {
        var id: String
        var name: String
        var details: String
    }

    private struct Model: Sendable {
        var passkeys: [Item]
        var challenge: String
        var host: String
        var userID: String
        var userName: String
        var known: String
        /// Where to prove who one is, before a passkey is added; nil after a recent proof.
        var proof: String?
        var name: FormField
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer) = (try visit.personID(), visit.viewer)
        let (person, list) = try await database.read { db in
            (try PeopleService.find(id, viewer: viewer, db), try PasskeyTable.list(of: viewer, db))
        }
        return HTMLPage(
            "passkeys", title: texts.heading, texts: texts,
            model: Model(
                passkeys: list.map { item($0, visit) },
                challenge: passkeys.challenge(for: .registration(id), at: visit.moment),
                host: PasskeySite(visit.origin).host,
                userID: Base64URL.text(Array(id.text.utf8)),
                userName: person.email ?? person.name,
                known: list.map(\.credentialID).joined(separator: " "),
                proof: visit.isProved ? nil : RecentProof.leading(to: Self.path),
                name: visit.field(
                    "name", texts.name,
                    value: DeviceName.of(visit.userAgent) ?? "", isRequired: true, maximum: 100)),
            scripts: [Self.script])
    }

    private func item(_ passkey: Passkey, _ visit: Visit) -> Item {
        let used = passkey.lastUsedAt.map {
            texts.used(visit.formats.ago($0, at: visit.moment.wall))
        }
        let parts = [
            texts.addedOn(visit.formats.date(passkey.createdAt)), used ?? texts.unused,
        ]
        return Item(
            id: passkey.id.text, name: passkey.name,
            details: parts.map(visit.say).joined(separator: " · "))
    }

    @Sendable private func add(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try visit.requireProof(backTo: Self.path)
        do {
            try await passkeys.add(
                for: try visit.personID(), name: try form.text("name", upTo: 100),
                clientData: form.typed("clientData"), attestation: form.typed("attestation"),
                site: PasskeySite(visit.origin), at: visit.moment)
        } catch let error as ServiceError where error.code == .unauthenticated {
            throw FormError(nil, texts.failed)
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.known)
        }
        return .see(Self.path, saying: texts.added)
    }

    @Sendable private func signIn(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        do {
            let token = try await AccountRefusals.inWords {
                try await passkeys.signIn(
                    PasskeyService.Assertion(form), for: .signIn,
                    site: PasskeySite(visit.origin), from: visit.client, at: visit.moment
                ) { [sessions] person, db in
                    try sessions.begin(
                        for: person, from: visit.client, userAgent: visit.userAgent, db)
                }
            }
            return .session(token, see: SignInPath.destination(form.typed("next")))
        } catch let error as ServiceError where error.code == .unauthenticated {
            throw FormError(nil, texts.refused)
        }
    }
}
