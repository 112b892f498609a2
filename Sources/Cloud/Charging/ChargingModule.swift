import CloudAccess
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CloudWeb
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
        Migration("0027-evse-codes-limits", PackageResources._027_evse_codes_limits_sql),
        Migration("0031-account-deletion", PackageResources._031_account_deletion_sql),
        Migration("0032-charger-reports", PackageResources._032_charger_reports_sql),
    ]

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let enforcement: Enforcement
    private let charging: ChargeService
    private let prices: any PriceTeller
    private let guests: any GuestTeller
    private let site: Site
    private let logger: Logger

    /// - Parameters:
    ///   - rules: find the transactions that may not continue.
    ///   - prices: tells what transactions cost.
    ///   - bookings: tells what they mean for people who charge.
    ///   - guests: shows people without an account what they can pay for.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        authorization: Authorization, commands: CommandService, rules: [any EnforcementRule],
        prices: any PriceTeller, bookings: any BookingTeller,
        guests: any GuestTeller = NoGuests(), site: Site, logger: Logger
    ) {
        self.guests = guests
        self.prices = prices
        self.site = site
        self.database = database
        self.now = now
        self.random = random
        self.logger = logger
        charging = ChargeService(
            database: database, now: now, random: random, authorization: authorization,
            commands: commands, bookings: bookings)
        enforcement = Enforcement(
            database: database, now: now, commands: commands, rules: rules, logger: logger)
    }

    package var routes: [Route] {
        TransactionRoutes(database: database, random: random, prices: prices).all()
            + ChargeRoutes(database: database, service: charging).all()
            + ChargePages(
                site: site, database: database, random: random, service: charging,
                prices: prices, guests: guests
            ).all()
            + ReportPages(site: site, database: database).all()
            + LivePages(
                site: site, database: database, service: charging, prices: prices
            ).all()
            + StickerPages(site: site, database: database, random: random).all()
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate("charge-code", PackageResources.charge_code_mustache),
            PageTemplate("charge-place", PackageResources.charge_place_mustache),
            PageTemplate("charging-list", PackageResources.charging_list_mustache),
            PageTemplate("charging-live", PackageResources.charging_live_mustache),
            PageTemplate("power-chart", PackageResources.power_chart_mustache),
            PageTemplate("report", PackageResources.report_mustache),
            PageTemplate("reports", PackageResources.reports_mustache),
            PageTemplate("sticker", PackageResources.sticker_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                "/charging", LiveTexts().title, icon: "bolt", place: .bar, position: 10),
            NavigationEntry(
                ReportPages.path, ReportTexts().heading, icon: "alert", place: .host,
                position: 30),
        ]
    }

    package var retention: [RetentionRule] {
        [
            .expiry(
                "created_at", of: "charger_report", key: "id",
                seconds: ChargerReportTable.keptSeconds)
        ]
    }

    package var eventConsumers: [any EventConsumer] { [ChargingMessages(prices: prices)] }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.transaction) { subject, db in
                try TransactionID(subject).flatMap { try TransactionTable.find($0, db) }
                    .map { TransactionView($0) }
            }
        ]
    }

    package var personalData: [PersonalDataPart] { [.transactions, .reports] }

    package var auditSources: [AuditSource] { [.transactions, .reports] }

    package var liveSources: [LiveSource] {
        [
            LiveSource(.transaction) { subject, db in
                guard
                    let record = try TransactionID(subject)
                        .flatMap({ try TransactionTable.find($0, db) })
                else { return [] }
                let hosts = Set(try StationAccess.hosts(of: record.stationID, db))
                return record.personID.map { hosts.union([$0]) } ?? hosts
            },
            LiveSource(.driverCharging) { subject, _ in
                PersonID(subject).map { [$0] } ?? []
            },
            LiveSource(.command) { subject, db in
                let issuer = try CommandID(subject)
                    .flatMap { try CommandTable.find($0, viewer: .system, db)?.issuedBy }
                return issuer.map { [$0] } ?? []
            },
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
