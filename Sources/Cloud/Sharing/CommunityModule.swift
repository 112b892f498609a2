import CloudBooking
import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging
import ServiceLifecycle

/// Messages, reviews, reliability and favourites.
package struct CommunityModule: DomainModule {
    package static let migrations = [
        Migration("0051-community", PackageResources._051_community_sql)
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("booking-messages", PackageResources.booking_messages_mustache),
            PageTemplate("booking-review", PackageResources.booking_review_mustache),
            PageTemplate("favourites", PackageResources.favourites_mustache),
            PageTemplate("place-community", PackageResources.place_community_mustache),
            PageTemplate("reported-messages", PackageResources.reported_messages_mustache),
            PageTemplate("reviews", PackageResources.reviews_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                FavouritePages.path, FavouriteTexts().heading, icon: "map", place: .menu,
                position: 15),
            NavigationEntry(
                ReportedMessagePages.path, ReportedMessageTexts().heading, icon: "alert",
                place: .adminList, position: 45, summary: ReportedMessageTexts().summary),
        ]
    }

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let site: Site
    private let logger: Logger
    /// Messages of each person.
    private let limiter = AttemptLimiter(burst: 20, perMinute: 5)

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
        MessagePages(site: site, database: database, limiter: limiter).all()
            + ReportedMessagePages(site: site, database: database).all()
            + ReviewPages(site: site, database: database, random: random).all()
            + PlaceReviewPages(site: site, database: database).all()
            + DriverReviewPages(site: site, database: database).all()
            + FavouritePages(site: site, database: database).all()
            + MessageRoutes(database: database, limiter: limiter).all()
            + ReviewRoutes(database: database, random: random).all()
            + FavouriteRoutes(database: database).all()
    }

    package var liveSources: [LiveSource] {
        [
            LiveSource(.bookingMessages) { subject, db in
                guard
                    let booking = try ID<Booking>(subject).flatMap({
                        try BookingTable.find($0, viewer: .system, db)
                    }),
                    let sides = try BookingSides(of: booking, for: booking.personID, db)
                else { return [] }
                return Set(sides.hosts).union([booking.personID])
            }
        ]
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.community }

    package var auditSources: [AuditSource] { AuditSource.community }

    package var retention: [RetentionRule] {
        [.age("sent_at", of: "booking_message", seconds: BookingMessage.keptSeconds)]
    }

    package var services: [any Service] {
        let pass = ReliabilityPass(database: database, now: now, logger: logger)
        return [
            PeriodicTask("counting reliability", every: .seconds(3600), logger: logger) {
                try await pass.run()
            }
        ]
    }
}
