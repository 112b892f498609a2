import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The accounts of people: how they are made, protected and signed in to with a browser.
package struct Accounts: Sendable {
    package let registrations: RegistrationService
    let passwords: PasswordService
    private let emailChanges: EmailChangeService
    private let passkeys: PasskeyService
    private let database: CloudDatabase
    private let random: RandomSource

    init(
        database: CloudDatabase, random: RandomSource, passwords: PasswordHasher,
        commonPasswords: CommonPasswords, policy: RegistrationPolicy,
        invitations: any InvitationRule
    ) {
        let newPasswords = NewPasswords(passwords, common: commonPasswords, random: random)
        let limits = AccountLimits()
        registrations = RegistrationService(
            policy: policy, database: database, random: random, newPasswords: newPasswords,
            invitations: invitations, limits: limits)
        self.passwords = PasswordService(
            database: database, random: random, newPasswords: newPasswords, limits: limits)
        emailChanges = EmailChangeService(
            database: database, random: random, limits: limits)
        passkeys = PasskeyService(database: database, random: random, limits: limits)
        self.database = database
        self.random = random
    }

    static let templates = [
        PageTemplate("register", PackageResources.register_mustache),
        PageTemplate("mail-sent", PackageResources.mail_sent_mustache),
        PageTemplate("link-invalid", PackageResources.link_invalid_mustache),
        PageTemplate("confirm", PackageResources.confirm_mustache),
        PageTemplate("forgot-password", PackageResources.forgot_password_mustache),
        PageTemplate("reset", PackageResources.reset_mustache),
        PageTemplate("settings", PackageResources.settings_mustache),
        PageTemplate("settings-email", PackageResources.settings_email_mustache),
        PageTemplate("settings-password", PackageResources.settings_password_mustache),
        PageTemplate("sessions", PackageResources.sessions_mustache),
        PageTemplate("access-token", PackageResources.access_token_mustache),
        PageTemplate("passkey-form", PackageResources.passkey_form_mustache),
        PageTemplate("proof", PackageResources.proof_mustache),
        PageTemplate("passkeys", PackageResources.passkeys_mustache),
    ]

    static let assets = [Asset.script(PasskeyPages.script, PackageResources.passkey_js)]

    static let navigation = [
        NavigationEntry(
            "/settings", Message("Settings", "Nastavení"), icon: "settings", place: .menu,
            position: 90)
    ]

    static let retention: [RetentionRule] = [
        .expiry("expires_at", of: "account_link", key: "token_hash", seconds: 86_400),
        .expiry("expires_at", of: "passkey_challenge", key: "challenge", seconds: 0),
    ]

    func routes(_ site: Site, _ sessions: SessionService) -> [Route] {
        let signIn = SignInPages(
            site: site, database: database, sessions: sessions, passkeys: passkeys)
        return signIn.all()
            + RegistrationPages(
                site: site, database: database, registrations: registrations,
                emailChanges: emailChanges, sessions: sessions
            ).all()
            + PasswordPages(site: site, passwords: passwords).all()
            + SettingsPages(
                site: site, database: database, passwords: passwords, emailChanges: emailChanges
            ).all()
            + SessionPages(site: site, database: database, random: random).all()
            + ProofPages(
                site: site, database: database, passwords: passwords, passkeys: passkeys,
                sessions: sessions
            ).all()
            + PasskeyPages(
                site: site, database: database, passkeys: passkeys, sessions: sessions,
                signInPage: { signIn.page($0, next: nil) }
            ).all()
    }
}
