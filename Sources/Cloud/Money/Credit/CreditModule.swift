import CloudAccess
import CloudControl
import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging
import MessageCatalogue
import ServiceLifecycle

/// Credit of drivers: holds, limits, fees of bookings, top-ups, and the pages of credit.
package struct CreditModule: DomainModule {
    package static let migrations = [
        Migration("0057-credit", PackageResources._057_credit_sql),
        Migration("0067-offline-credit", PackageResources._067_offline_credit_sql),
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("credit", PackageResources.credit_mustache),
            PageTemplate("credit-payment", PackageResources.credit_payment_mustache),
            PageTemplate("credit-pay-back", PackageResources.credit_pay_back_mustache),
        ]
    }

    /// Of the page of credit, in the bar where drivers pay from it.
    package static let path = CreditPages.path

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                path, CreditTexts().heading, icon: "wallet", place: .bar,
                position: 30)
        ]
    }

    /// Interval of the search for holds that have to be extended.
    private static let holdInterval = Duration.seconds(15)
    /// Interval of the search for fees to hold, and for credit to top up.
    private static let passInterval = Duration.seconds(60)

    private let context: MoneyContext
    private let payments: PaymentService
    private let bridges: BridgeLimits

    package init(
        _ context: MoneyContext, payments: PaymentService, authorization: Authorization,
        commands: CommandService
    ) {
        self.context = context
        self.payments = payments
        bridges = BridgeLimits(
            database: context.database, now: context.now, authorization: authorization,
            commands: commands, logger: context.logger)
    }

    package var routes: [Route] {
        CreditRoutes(
            database: context.database, payments: payments, random: context.random,
            seller: context.settings.seller
        ).all()
            + CreditPages(
                site: context.site, database: context.database, settings: context.settings,
                payments: payments
            ).all()
    }

    package var eventConsumers: [any EventConsumer] {
        [CreditHolds(seller: context.settings.seller), BookingFees(settings: context.settings)]
    }

    package var liveSources: [LiveSource] {
        [
            LiveSource(.credit) { subject, _ in
                PersonID(subject).map { [$0] } ?? []
            }
        ]
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.credit }

    package var auditSources: [AuditSource] { [.credit] }

    package var services: [any Service] {
        guard context.settings.seller == .operator else { return [lists] }
        return [
            PeriodicTask(
                "extension of holds", every: Self.holdInterval, logger: context.logger
            ) { [context] in
                let due = try await context.database.read { db in
                    try HoldExtension.due(db, at: context.now().wall)
                }
                try await Self.separately(due, context.logger) { need in
                    let now = context.now().wall
                    try await context.database.write { db in
                        try HoldExtension.extend(need, db, at: now)
                    }
                }
            },
            PeriodicTask(
                "energy limits at bridges", every: Self.holdInterval, logger: context.logger
            ) { [bridges] in try await bridges.renew() },
            lists,
            PeriodicTask("fees of bookings", every: Self.passInterval, logger: context.logger) {
                [context] in
                try await context.database.write { db in
                    try BookingFees.holdDue(db, at: context.now().wall)
                }
            },
            PeriodicTask(
                "automatic top-ups", every: Self.passInterval, logger: context.logger
            ) { [context, payments] in
                let topUps = AutomaticTopUps(payments: payments, logger: context.logger)
                var after: String? = ""
                while let cursor = after {
                    after = try await context.database.write { db in
                        try topUps.run(after: cursor, db, at: context.now())
                    }
                }
            },
        ]
    }

    /// Keeps the lists of stations in step with credit.
    private var lists: any Service {
        PeriodicTask("lists of credit", every: Self.passInterval, logger: context.logger) {
            [context] in
            let credit = OfflineCredit(seller: context.settings.seller)
            try await context.database.write { db in
                try OfflineHoldTable.releaseDue(db, at: context.now().wall)
            }
            let due = try await context.database.read { db in
                try OfflineLists.due(credit, db, at: context.now().wall)
            }
            try await Self.separately(due, context.logger) { station in
                try await context.database.write { db in
                    try OfflineLists.renew(station, credit, db, at: context.now().wall)
                }
            }
        }
    }

    /// Does the work of a pass item by item. One that fails does not stop the others.
    private static func separately<Item: Sendable>(
        _ items: [Item], _ logger: Logger, _ work: @Sendable (Item) async throws -> Void
    ) async throws {
        for item in items {
            try Task.checkCancellation()
            do {
                try await work(item)
            } catch {
                logger.warning("\(item) failed: \(error)")
            }
        }
    }
}
