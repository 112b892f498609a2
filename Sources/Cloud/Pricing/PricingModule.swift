import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging
import ServiceLifecycle

/// Tariffs, price cards, and the price of transactions.
package struct PricingModule: DomainModule {
    package static let migrations = [
        Migration("0044-tariffs", PackageResources._044_tariffs_sql)
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("bill", PackageResources.bill_mustache),
            PageTemplate("place-tariff", PackageResources.place_tariff_mustache),
            PageTemplate("tariff-preview", PackageResources.tariff_preview_mustache),
            PageTemplate("tariffs", PackageResources.tariffs_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                TariffPages.path, TariffTexts().heading, icon: "tag", place: .host, position: 40)
        ]
    }

    /// Interval of the search for tariffs that come into force.
    private static let refreshInterval = Duration.seconds(30)
    /// Tariffs that one database transaction refreshes.
    private static let refreshLimit = 50

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let site: Site
    private let logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        site: Site, logger: Logger
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.site = site
        self.logger = logger
    }

    package var routes: [Route] {
        TariffPages(site: site, database: database, random: random).all()
            + TariffRoutes(database: database, random: random).all()
            + TariffPlaceRoutes(database: database).all()
            + PricePreviewRoutes().all()
    }

    package var eventConsumers: [any EventConsumer] { [TransactionPriceConsumer()] }

    package var personalData: [PersonalDataPart] { [.tariffs, .tariffVersions] }

    package var auditSources: [AuditSource] { [.tariffs] }

    package var services: [any Service] {
        [
            PeriodicTask(
                "tariffs coming into force", every: Self.refreshInterval, logger: logger
            ) { [database, now] in
                while try await database.write({
                    try TariffTable.refreshDue(
                        limit: Self.refreshLimit, at: now().wall, $0)
                }) {}
            }
        ]
    }
}
