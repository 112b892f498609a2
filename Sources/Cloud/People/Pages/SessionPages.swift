import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// Where a person is signed in, and the access tokens of the person's programs.
struct SessionPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource

    static let path = "/settings/sessions"
    private var texts: SessionTexts { SessionTexts() }

    func all() -> [Route] {
        [
            site.page(Self.path, for: .person, "Show where I am signed in", show),
            site.form(
                "\(Self.path)/{id}/end", for: .person, "Sign out one of my browsers",
                again: show, end),
            site.form(
                "\(Self.path)/end-others", for: .person, "Sign out my other browsers and apps",
                again: show, endOthers),
            site.form(
                "/settings/logins/{id}/end", for: .person, "End one of my logins",
                shownAt: Self.path, again: show, endLogin),
            site.form(
                "/settings/access-tokens", for: .person, "Make an access token",
                shownAt: Self.path, again: show, makeToken),
            site.form(
                "/settings/access-tokens/{id}/revoke", for: .person,
                "Revoke one of my access tokens", shownAt: Self.path, again: show, revokeToken),
        ]
    }

    // MARK: The page

    private struct Item: Sendable {
        var id: String
        var name: String
        var details: String
        var isCurrent = false
    }

    private struct Model: Sendable {
        var browsers: [Item]
        var hasOthers: Bool
        var logins: [Item]
        var hasLogins: Bool
        var tokens: [Item]
        /// Where to prove who one is, before a token is made; nil after a recent proof.
        var proof: String?
        var label: FormField
        var mayDo: FormField
        var validity: FormField
    }

    private static let validities = [30, 90, 365]

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (person, viewer) = (try visit.personID(), visit.viewer)
        let now = visit.moment.wall
        let (sessions, logins, tokens) = try await database.read { db in
            (
                try WebSessionTable.list(of: viewer, db, at: now),
                try RefreshTokenTable.logins(of: person, at: now, db),
                try PersonalTokenTable.list(
                    person: person, after: "", limit: PersonalToken.limit, viewer: viewer, db)
            )
        }
        let current = visit.sessionToken.map { SecretHash.of($0) }
        return HTMLPage(
            "sessions", title: texts.heading, texts: texts,
            model: Model(
                browsers: sessions.map { item($0, current: current, visit) },
                hasOthers: sessions.count > 1 || !logins.isEmpty,
                logins: logins.map { item($0, visit) }, hasLogins: !logins.isEmpty,
                tokens: tokens.map { item($0, visit) },
                proof: visit.isProved ? nil : RecentProof.leading(to: Self.path),
                label: visit.field("label", texts.label, isRequired: true),
                mayDo: visit.choice(
                    "mayDo", texts.mayDo, .radio,
                    options: Rights.allCases.map { ($0.rawValue, visit.say(words(of: $0))) },
                    value: Rights.read.rawValue),
                validity: visit.choice(
                    "validity", texts.validity,
                    options: Self.validities.map { (String($0), visit.say(texts.days($0))) },
                    value: "90")))
    }

    private func item(_ session: WebSession, current: String?, _ visit: Visit) -> Item {
        let parts = [
            visit.say(texts.signedIn(visit.formats.date(session.createdAt))),
            visit.say(texts.used(visit.formats.ago(session.lastUsedAt, at: visit.moment.wall))),
            session.client,
        ]
        return Item(
            id: session.id,
            name: DeviceName.of(session.userAgent) ?? visit.say(texts.unknownDevice),
            details: parts.joined(separator: " · "), isCurrent: session.hash == current)
    }

    private func item(_ login: RefreshTokenTable.Login, _ visit: Visit) -> Item {
        let renewed = login.expiresAt.adding(seconds: -LoginService.refreshLifetimeSeconds)
        return Item(
            id: login.family, name: visit.say(texts.app),
            details: visit.say(
                texts.renewed(visit.formats.ago(renewed, at: visit.moment.wall))))
    }

    private func item(_ token: PersonalToken, _ visit: Visit) -> Item {
        let rights = Rights.of(token.scopes).map { visit.say(words(of: $0)) }
        let used = token.lastUsedAt.map {
            texts.used(visit.formats.ago($0, at: visit.moment.wall))
        }
        let parts = [
            rights, visit.say(texts.until(visit.formats.date(token.expiresAt))),
            visit.say(used ?? texts.unused),
        ]
        return Item(
            id: token.id.text, name: token.name,
            details: parts.compactMap { $0 }.joined(separator: " · "))
    }

    // MARK: Signing out

    @Sendable private func end(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer) = (visit.text("id"), visit.viewer)
        try await database.write { db in _ = try WebSessionTable.delete(id: id, of: viewer, db) }
        return .see(Self.path, saying: texts.ended)
    }

    @Sendable private func endOthers(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let person = try visit.personID()
        let current = visit.sessionToken.map { SecretHash.of($0) }
        try await database.write { db in
            try WebSessionTable.deleteAll(of: person, except: current, db)
            try RefreshTokenTable.delete(of: person, db)
        }
        return .see(Self.path, saying: texts.ended)
    }

    @Sendable private func endLogin(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (family, person) = (visit.text("id"), try visit.personID())
        try await database.write { db in try RefreshTokenTable.end(family, of: person, db) }
        return .see(Self.path, saying: texts.ended)
    }

    // MARK: Access tokens

    /// What a token may do, as people choose it. Each may also do what those before it may.
    private enum Rights: String, CaseIterable {
        case read, control, admin

        var scopes: Set<AccessScope> {
            switch self {
            case .read: [.read]
            case .control: [.read, .control]
            case .admin: [.read, .control, .admin]
            }
        }

        /// The highest that the scopes hold.
        static func of(_ scopes: Set<AccessScope>) -> Rights? {
            allCases.last { scopes.isSuperset(of: $0.scopes) }
        }
    }

    private func words(of rights: Rights) -> Message {
        switch rights {
        case .read: texts.read
        case .control: texts.control
        case .admin: texts.admin
        }
    }

    private struct TokenModel: Sendable {
        var secret: String
        var name: String
    }

    @Sendable private func makeToken(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        try visit.requireProof(backTo: Self.path)
        let rights: Rights = try form.choice("mayDo")
        let days = Int(form.typed("validity")) ?? 0
        guard Self.validities.contains(days) else {
            throw FormError("validity", texts.validity)
        }
        let moment = visit.moment
        let new = PersonalTokenService.New(
            id: random.id(), secret: PersonalToken.secret(random), person: try visit.personID(),
            name: try form.text("label", upTo: 200), scopes: rights.scopes,
            expiresAt: moment.wall.adding(seconds: Int64(days) * 86_400))
        do {
            _ = try await database.write { db in
                try PersonalTokenService.add(new, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.tooMany)
        } catch let error as ServiceError where error.field == "name" {
            throw FormError("label", texts.label)
        }
        return .once(
            HTMLPage(
                "access-token", title: texts.madeHeading, texts: texts,
                model: TokenModel(secret: new.secret, name: new.name)),
            repeated: Self.path, saying: texts.madeBefore)
    }

    @Sendable private func revokeToken(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let id: ID<PersonalToken> = try visit.id()
        // An admin may revoke others' tokens, but not on the page of the own ones.
        let own = Viewer.person(try visit.personID(), [])
        let moment = visit.moment
        try await database.write { db in
            try PersonalTokenService.remove(id, viewer: own, db, at: moment)
        }
        return .see(Self.path, saying: texts.revoked)
    }
}
