import CloudCore
import CloudHTTP
import CloudModule
import CommonBase

/// People and their logins.
package struct PeopleModule: DomainModule {
    private let database: CloudDatabase
    private let random: RandomSource
    private let passwords: PasswordHasher
    private let commonPasswords: CommonPasswords
    private let tokens: AccessTokens
    private let logins: LoginService
    private let removalRules: [any PersonRemovalRule]

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        passwords: PasswordHasher, tokens: AccessTokens,
        commonPasswords: CommonPasswords = .none, removalRules: [any PersonRemovalRule] = []
    ) {
        self.removalRules = removalRules
        self.database = database
        self.random = random
        self.passwords = passwords
        self.commonPasswords = commonPasswords
        self.tokens = tokens
        logins = LoginService(database: database, now: now, random: random, passwords: passwords)
    }

    package var authenticator: any Authenticator {
        PersonAuthenticator(database: database, tokens: tokens)
    }

    package var routes: [Route] {
        LoginRoutes(logins: logins, tokens: tokens).all()
            + AccessTokenKeyRoutes(tokens: tokens, signals: database.signals).all()
            + DriverRoutes(
                database: database, random: random, passwords: passwords,
                commonPasswords: commonPasswords, removalRules: removalRules
            ).all()
            + PersonalTokenRoutes(database: database, random: random).all()
    }

    package var retention: [RetentionRule] {
        [.expiry("expires_at", of: "refresh_token", key: "hash", seconds: 0)]
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
