import CloudAccess
import CloudCharging
import CloudControl
import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import ServiceLifecycle

/// Charging without an account.
package struct GuestModule: DomainModule {
    /// How often chargers are asked to start for guests who have paid.
    private static let startInterval = Duration.seconds(2)
    private static let careInterval = Duration.seconds(60)

    package static let migrations = [
        Migration("0060-guests", PackageResources._060_guests_sql)
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("guest", PackageResources.guest_mustache),
            PageTemplate("guest-document", PackageResources.guest_document_mustache),
            PageTemplate("guest-offer", PackageResources.guest_offer_mustache),
            PageTemplate("guest-pay", PackageResources.guest_pay_mustache),
            PageTemplate("guest-place", PackageResources.guest_place_mustache),
            PageTemplate("guest-receipt", PackageResources.guest_receipt_mustache),
        ]
    }

    private let context: MoneyContext
    private let work: GuestWork
    private var service: GuestService { work.service }

    /// - Parameter bookings: tells until when a connector is free.
    package init(
        _ context: MoneyContext, payments: PaymentService, authorization: Authorization,
        commands: CommandService, bookings: any BookingTeller
    ) {
        self.context = context
        work = GuestWork(
            GuestService(
                database: context.database, now: context.now, random: context.random,
                seller: context.settings.takesCards ? .operator : .off,
                authorization: authorization, commands: commands, bookings: bookings,
                payments: payments), logger: context.logger)
    }

    /// What the codes on chargers show to people who are not signed in.
    package var places: GuestPlaces {
        GuestPlaces(offers: GuestOfferPage(service: service, settings: context.settings))
    }

    package var routes: [Route] {
        GuestPages(site: context.site, service: service, settings: context.settings).all()
            + GuestPlacePages(
                site: context.site, database: context.database, settings: context.settings
            ).all()
    }

    package var eventConsumers: [any EventConsumer] { work.eventConsumers }

    package var auditSources: [AuditSource] { [.guestPlace] }

    package var services: [any Service] {
        let work = work
        return [
            PeriodicTask(
                "starting for guests", every: Self.startInterval, logger: context.logger
            ) {
                try await work.start()
            },
            PeriodicTask("care for guests", every: Self.careInterval, logger: context.logger) {
                try await work.care()
            },
        ]
    }
}
