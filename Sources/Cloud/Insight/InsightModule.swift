import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging
import ServiceLifecycle

/// History and statistics for people; metrics and health for operators.
package struct InsightModule: DomainModule {
    package static let migrations = [
        Migration("0028-daily-energy", PackageResources._028_daily_energy_sql),
        Migration("0035-daily-energy-index", PackageResources._035_daily_energy_index_sql),
    ]
    package static var templates: [PageTemplate] {
        [
            PageTemplate("history", PackageResources.history_mustache),
            PageTemplate("transaction", PackageResources.transaction_mustache),
            PageTemplate("statistics", PackageResources.statistics_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                "/history", HistoryTexts().navigation, icon: "history", place: .bar, position: 30),
            NavigationEntry(
                "/statistics", StatisticsTexts().navigation, icon: "chart", place: .menu,
                position: 30),
        ]
    }

    /// Transactions of which one database transaction computes the days: about two milliseconds.
    private static let slice = 20

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let site: Site
    private let metrics: Metrics
    private let logger: Logger
    private let connected: @Sendable () -> [TransactionSource: Int]

    /// - Parameter connected: numbers of connected stations, by kind.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, site: Site,
        metrics: Metrics, logger: Logger,
        connected: @escaping @Sendable () -> [TransactionSource: Int]
    ) {
        self.database = database
        self.now = now
        self.site = site
        self.metrics = metrics
        self.logger = logger
        self.connected = connected
    }

    package var routes: [Route] {
        MonitoringRoutes(
            database: database, metrics: metrics, startedAt: now().wall, connected: connected
        ).all() + HealthRoutes(database: database).all()
            + EventDeliveryRoutes(database: database).all()
            + StatisticsRoutes(database: database).all()
            + HistoryPages(site: site, database: database).all()
            + TransactionPages(site: site, database: database).all()
            + StatisticsPages(site: site, database: database).all()
    }

    package var eventConsumers: [any EventConsumer] { [DailyEnergyConsumer()] }

    package var services: [any Service] {
        [
            PeriodicTask(
                "computing the days of earlier transactions", every: .seconds(3600),
                logger: logger
            ) { [database] in
                while try await database.write({ db in
                    try DailyEnergyTable.renewDue(limit: Self.slice, db)
                }) {
                    try Task.checkCancellation()
                }
            }
        ]
    }
}
