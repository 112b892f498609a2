import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// What people change about their own accounts.
struct SettingsPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let passwords: PasswordService
    let emailChanges: EmailChangeService

    private var texts: SettingsTexts { SettingsTexts() }

    func all() -> [Route] {
        [
            site.page("/settings", for: .person, "Show my settings", show),
            site.form("/settings", for: .person, "Change my name or language", again: show, save),
            site.page(
                Self.emailPath, for: .person, "Show the form for a new e-mail address", email),
            site.form(
                Self.emailPath, for: .person, "Change my e-mail address", again: email,
                changeEmail),
            site.page(
                "/settings/password", for: .person, "Show the form for a new password", password),
            site.form(
                "/settings/password", for: .person, "Change my password", again: password,
                changePassword),
        ]
    }

    private struct Model: Sendable {
        var name: FormField
        var language: FormField
        var address: String
    }

    private func person(_ visit: Visit) async throws -> Person {
        let id = try visit.personID()
        return try await database.read { [viewer = visit.viewer] db in
            try PeopleService.find(id, viewer: viewer, db)
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let person = try await person(visit)
        return HTMLPage(
            "settings", title: texts.heading, texts: texts,
            model: Model(
                name: visit.field(
                    "name", texts.name, value: person.name, hint: texts.nameHint,
                    isRequired: true, autocomplete: "name"),
                language: visit.choice(
                    "language", texts.language,
                    options: [
                        (Language.czech.rawValue, visit.say(texts.czech)),
                        (Language.english.rawValue, visit.say(texts.english)),
                    ], value: visit.language.rawValue),
                address: person.email ?? ""))
    }

    @Sendable private func save(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, name) = (try visit.personID(), try form.text("name", upTo: 200))
        let language: Language = try form.choice("language")
        let (viewer, moment) = (visit.viewer, visit.moment)
        try await AccountRefusals.inWords {
            try await database.write { db in
                _ = try PeopleService.change(
                    id, PeopleService.Changes(name: name), viewer: viewer, db, at: moment)
                try PersonTable.setLanguage(language, of: id, db)
            }
        }
        return .language(
            language, see: "/settings",
            saying: Message(texts.saved(language), texts.saved(language)))
    }

    private struct EmailModel: Sendable {
        var address: String
        var email: FormField
    }

    private static let emailPath = "/settings/email"

    @Sendable private func email(_ visit: Visit) async throws -> HTMLPage {
        try visit.requireProof(backTo: Self.emailPath)
        let person = try await person(visit)
        return HTMLPage(
            "settings-email", title: texts.changeEmail, texts: texts,
            model: EmailModel(
                address: person.email ?? "",
                email: visit.field(
                    "email", texts.newEmail, .email, isRequired: true, autocomplete: "email",
                    maximum: 254)))
    }

    @Sendable private func changeEmail(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        try visit.requireProof(backTo: Self.emailPath)
        let id = try visit.personID()
        try await AccountRefusals.inWords {
            try await emailChanges.request(
                of: id, newEmail: form.typed("email"), language: visit.language,
                client: visit.client, at: visit.moment)
        }
        return .see("/settings", saying: texts.emailSent)
    }

    private struct PasswordModel: Sendable {
        var address: String
        var currentPassword: FormField
        var password: FormField
    }

    @Sendable private func password(_ visit: Visit) async throws -> HTMLPage {
        let person = try await person(visit)
        return HTMLPage(
            "settings-password", title: texts.changePassword, texts: texts,
            model: PasswordModel(
                address: person.email ?? "",
                currentPassword: visit.field(
                    "currentPassword", texts.oldPassword, .password, isRequired: true,
                    autocomplete: "current-password", maximum: 256),
                password: visit.field(
                    "password", texts.newPassword, .password, hint: texts.passwordHint,
                    isRequired: true, autocomplete: "new-password", maximum: 256)))
    }

    @Sendable private func changePassword(
        _ visit: Visit, _ form: SentForm
    ) async throws -> FormAnswer {
        let id = try visit.personID()
        try await AccountRefusals.inWords {
            try await passwords.change(
                of: id, from: form.secret("currentPassword"), to: form.secret("password"),
                keeping: visit.sessionToken.map { SecretHash.of($0) }, client: visit.client,
                at: visit.moment)
        }
        return .see("/settings", saying: texts.passwordSaved)
    }
}
