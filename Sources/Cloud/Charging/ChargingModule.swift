import CloudControl
import CloudCore
import CloudHTTP
import CloudModule
import CommonBase
import Logging
import ServiceLifecycle

/// Transactions and their facts.
package struct ChargingModule: DomainModule {
    private static let enforcementInterval = Duration.seconds(15)

    package static let migrations = [
        Migration("0015-late-facts", PackageResources._015_late_facts_sql),
        Migration("0019-fact-counts", PackageResources._019_fact_counts_sql),
        Migration("0020-unnamed-messages", PackageResources._020_unnamed_messages_sql),
    ]

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let enforcement: Enforcement
    private let logger: Logger

    /// - Parameter rules: find the transactions that may not continue.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        commands: CommandService, rules: [any EnforcementRule], logger: Logger
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.logger = logger
        enforcement = Enforcement(
            database: database, now: now, commands: commands, rules: rules, logger: logger)
    }

    package var routes: [Route] { TransactionRoutes(database: database, random: random).all() }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.transaction) { subject, db in
                try TransactionID(subject).flatMap { try TransactionTable.find($0, db) }
                    .map { TransactionView($0) }
            }
        ]
    }

    package var services: [any Service] {
        [
            PeriodicTask("enforcement pass", every: Self.enforcementInterval, logger: logger) {
                await enforcement.enforce()
            },
            RefoldService(database: database, now: now, logger: logger),
        ]
    }
}
