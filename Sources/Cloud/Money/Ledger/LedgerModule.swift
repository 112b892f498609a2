import CloudCore
import CloudHTTP
import CloudModule
import CommonBase
import ServiceLifecycle

/// The ledger, settlement of transactions, and earnings of hosts.
package struct LedgerModule: DomainModule {
    package static let migrations = [
        Migration("0055-ledger", PackageResources._055_ledger_sql),
        Migration("0056-settlements", PackageResources._056_settlements_sql),
        Migration("0066-sale-months", PackageResources._066_sale_months_sql),
    ]

    /// How often earnings become available.
    private static let interval = Duration.seconds(10)

    private let context: MoneyContext

    package init(_ context: MoneyContext) { self.context = context }

    package var routes: [Route] { LedgerRoutes(database: context.database).all() }

    package var eventConsumers: [any EventConsumer] { [SettlementConsumer(context.settings)] }

    package var personalData: [PersonalDataPart] {
        [
            .settlements, .sales, .earnings, .ledgerAccounts, .ledgerTransfers, .hostTax,
            .idempotencyKeys,
        ]
    }

    package var retention: [RetentionRule] { [IdempotencyKeyTable.retention] }

    package var services: [any Service] {
        [
            PeriodicTask("settlement pass", every: Self.interval, logger: context.logger) {
                [context] in
                try await SettlementPass(
                    database: context.database, now: context.now, settings: context.settings,
                    logger: context.logger
                ).run()
            }
        ]
    }

    package func recover() async throws {
        let now = context.now().wall
        try await context.database.write { try BillingStart.note(at: now, $0) }
    }
}
