import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging
import ServiceLifecycle

/// People and their logins.
package struct PeopleModule: DomainModule {
    package static let migrations = [
        Migration("0024-mail-notifications", PackageResources._024_mail_notifications_sql),
        Migration("0025-accounts", PackageResources._025_accounts_sql),
        Migration(
            "0034-notification-about", PackageResources._034_notification_about_sql),
        Migration("0037-push", PackageResources._037_push_sql),
    ]

    private let database: CloudDatabase
    private let random: RandomSource
    private let passwords: PasswordHasher
    private let commonPasswords: CommonPasswords
    private let tokens: AccessTokens
    private let logins: LoginService
    package let sessions: SessionService
    private let site: Site
    package let removalRules: [any PersonRemovalRule]
    package let accounts: Accounts
    private let delivery: MailDelivery?
    private let outbox: MailOutbox?
    private let push: PushDelivery?
    private let pushes: PushOutbox?
    private let logger: Logger

    /// - Parameters:
    ///   - mail: nil leaves mails in the outbox.
    ///   - push: nil offers no pushes.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        passwords: PasswordHasher, tokens: AccessTokens, site: Site,
        commonPasswords: CommonPasswords = .none, removalRules: [any PersonRemovalRule] = [],
        registration: RegistrationPolicy, invitations: any InvitationRule,
        mail: MailDelivery? = nil, push: PushDelivery? = nil, logger: Logger
    ) {
        self.logger = logger
        delivery = mail
        outbox = mail.map {
            MailOutbox(database: database, now: now, delivery: $0, logger: logger)
        }
        self.push = push
        pushes = push.map {
            PushOutbox(
                database: database, now: now, random: random, delivery: $0, logger: logger)
        }
        self.removalRules = removalRules
        self.database = database
        self.random = random
        self.passwords = passwords
        self.commonPasswords = commonPasswords
        self.tokens = tokens
        self.site = site
        logins = LoginService(database: database, now: now, random: random, passwords: passwords)
        accounts = Accounts(
            database: database, random: random, passwords: passwords,
            commonPasswords: commonPasswords, policy: registration, invitations: invitations)
        sessions = SessionService(database: database, now: now, random: random, logins: logins)
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate("admin-mail", PackageResources.admin_mail_mustache),
            PageTemplate("inbox", PackageResources.inbox_mustache),
            PageTemplate("operator", PackageResources.operator_mustache),
            PageTemplate("operator-text", PackageResources.operator_text_mustache),
            PageTemplate(
                "settings-notifications", PackageResources.settings_notifications_mustache),
            PageTemplate("sign-in", PackageResources.sign_in_mustache),
        ] + Accounts.templates
    }

    package static var assets: [Asset] {
        [.script(PushPages.script, PackageResources.push_js)] + Accounts.assets
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                InboxPages.path, InboxTexts().heading, icon: "bell", place: .menu, position: 10),
            NavigationEntry(
                MailPages.path, MailPageTexts().heading, icon: "mail", place: .adminList,
                position: 10, summary: MailPageTexts().summary),
        ] + Accounts.navigation
    }

    package var browsers: any BrowserAuthenticator { SessionAuthenticator(database: database) }

    package var authenticator: any Authenticator {
        PersonAuthenticator(database: database, tokens: tokens)
    }

    package var routes: [Route] {
        LoginRoutes(logins: logins, tokens: tokens).all()
            + AccessTokenKeyRoutes(tokens: tokens, database: database).all()
            + DriverRoutes(
                database: database, random: random, passwords: passwords,
                commonPasswords: commonPasswords, removalRules: removalRules
            ).all()
            + PersonalTokenRoutes(database: database, random: random).all()
            + accounts.routes(site, sessions)
            + InboxPages(site: site, database: database).all()
            + NotificationSettingsPages(site: site, database: database, push: push).all()
            + MailPages(site: site, database: database, delivery: delivery).all()
            + OperatorPages(site: site, database: database).all()
    }

    package var services: [any Service] {
        var services: [any Service] = []
        if let pushes { services.append(pushes) }
        if let outbox {
            services.append(outbox)
            services.append(
                PeriodicTask("deleting old mails", every: .seconds(3600), logger: logger) {
                    try await outbox.deleteOld()
                })
        }
        return services
    }

    package var retention: [RetentionRule] {
        [
            .expiry("expires_at", of: "refresh_token", key: "hash", seconds: 0),
            .expiry(
                "created_at", of: "notification", key: "id",
                seconds: NotificationTable.keptSeconds),
            .expiry("expires_at", of: "web_session", key: "hash", seconds: 0),
            .expiry(
                "created_at", of: "push_message", key: "id",
                seconds: PushMessageTable.keptSeconds),
        ] + Accounts.retention
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.people }

    package var auditSources: [AuditSource] { AuditSource.people }

    package var liveSources: [LiveSource] {
        [
            LiveSource(.notification) { person, _ in Set([PersonID(person)].compactMap { $0 }) },
            // Of admins only.
            LiveSource(.mail) { _, _ in [] },
        ]
    }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.driver) { subject, db in
                try PersonID(subject).flatMap { try PersonTable.find($0, viewer: .system, db) }
                    .map(DriverRoutes.Driver.init)
            }
        ]
    }
}
