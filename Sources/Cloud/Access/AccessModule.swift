import CloudCore
import CloudHTTP
import CloudModule
import CommonBase
import Logging

/// Id tokens and authorization.
package struct AccessModule: DomainModule {
    package static let migrations = [
        Migration("0011-key-fingerprint", PackageResources._011_key_fingerprint_sql)
    ]

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let vault: TokenVault
    private let logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        vault: TokenVault, logger: Logger
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.vault = vault
        self.logger = logger
    }

    package var routes: [Route] {
        IdTokenRoutes(database: database, random: random, vault: vault).all()
    }

    package func recover() async throws {
        try await IdTokenNormalization.run(database, vault: vault, at: now(), logger)
    }

    package var retention: [RetentionRule] {
        [
            .newest(TokenUseTable.limit, perStationOf: "token_use"),
            .age("used_at", of: "token_use", seconds: TokenUseTable.keptSeconds),
        ]
    }

    package var eventConsumers: [any EventConsumer] { [AuthorizationListConsumer()] }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.idToken) { subject, db in
                try ID(subject).flatMap { try IdTokenTable.find(id: $0, viewer: .system, db) }
                    .map(IdTokenRoutes.IdTokenView.init)
            }
        ]
    }
}
