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
            PageTemplate("admin-deliveries", PackageResources.admin_deliveries_mustache),
            PageTemplate("admin-health", PackageResources.admin_health_mustache),
            PageTemplate("admin-settings", PackageResources.admin_settings_mustache),
            PageTemplate("history", PackageResources.history_mustache),
            PageTemplate("transaction", PackageResources.transaction_mustache),
            PageTemplate("statistics", PackageResources.statistics_mustache),
            PageTemplate("suspects", PackageResources.suspects_mustache),
            PageTemplate("suspect", PackageResources.suspect_mustache),
            PageTemplate("suspect-preview", PackageResources.suspect_preview_mustache),
        ]
    }

    package static let historyPath = "/history"

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                historyPath, HistoryTexts().navigation, icon: "history", place: .menu,
                position: 12),
            NavigationEntry(
                "/statistics", StatisticsTexts().navigation, icon: "chart", place: .menu,
                position: 30),
            NavigationEntry(
                SuspectPages.path, SuspectTexts().heading, icon: "alert", place: .adminList,
                position: 20, summary: SuspectTexts().summary),
            NavigationEntry(
                EventDeliveryPages.path, EventDeliveryTexts().heading, icon: "clock",
                place: .adminList, position: 50, summary: EventDeliveryTexts().summary),
            NavigationEntry(
                HealthPages.path, HealthTexts().heading, icon: "chart", place: .adminList,
                position: 70, summary: HealthTexts().summary),
            NavigationEntry(
                SettingsInForcePages.path, SettingsInForceTexts().heading, icon: "settings",
                place: .adminList, position: 80, summary: SettingsInForceTexts().summary),
        ]
    }

    /// Transactions of which one database transaction computes the days: about two milliseconds.
    private static let slice = 20

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let site: Site
    private let metrics: Metrics
    private let logger: Logger
    private let settings: SettingsInForce
    private let machine: MachineState.Source?
    private let sendsMail: Bool
    private let connected: @Sendable () -> [TransactionSource: Int]

    /// - Parameters:
    ///   - settings: those of the running server.
    ///   - machine: what the machine says about the files of the cloud; nil if nobody can tell.
    ///   - sendsMail: whether mails are handed to a mail system.
    ///   - connected: numbers of connected stations, by kind.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        site: Site, metrics: Metrics, logger: Logger, settings: SettingsInForce,
        machine: MachineState.Source?, sendsMail: Bool,
        connected: @escaping @Sendable () -> [TransactionSource: Int]
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.site = site
        self.metrics = metrics
        self.logger = logger
        self.settings = settings
        self.machine = machine
        self.sendsMail = sendsMail
        self.connected = connected
    }

    package var routes: [Route] {
        let startedAt = now().wall
        let health = HealthReader(
            database: database, startedAt: startedAt, sendsMail: sendsMail, machine: machine,
            connected: connected, logger: logger)
        return MonitoringRoutes(
            database: database, metrics: metrics, startedAt: startedAt, connected: connected
        ).all() + HealthRoutes(database: database).all()
            + EventDeliveryRoutes(database: database).all()
            + EventDeliveryPages(site: site, database: database).all()
            + StatisticsRoutes(database: database).all()
            + HistoryPages(site: site, database: database).all()
            + TransactionPages(site: site, database: database).all()
            + StatisticsPages(site: site, database: database).all()
            + SuspectPages(site: site, database: database, random: random).all()
            + HealthPages(site: site, reader: health).all()
            + SettingsInForcePages(site: site, settings: settings).all()
    }

    package var liveSources: [LiveSource] {
        // Of admins only.
        [LiveSource(.eventDeliveries) { _, _ in [] }]
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
