import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging
import ServiceLifecycle

/// When a place may be used: opening hours, exceptions, other calendars.
package struct CalendarModule: DomainModule {
    package static let migrations = [
        Migration("0046-calendars", PackageResources._046_calendars_sql),
        Migration("0054-calendar-handover", PackageResources._054_calendar_handover_sql),
    ]

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let site: Site
    private let fetcher: (any CalendarFetcher)?
    private let logger: Logger

    /// - Parameter fetcher: fetches other calendars; nil fetches none.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        site: Site, fetcher: (any CalendarFetcher)?, logger: Logger
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.site = site
        self.fetcher = fetcher
        self.logger = logger
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate("availability-strip", PackageResources.availability_strip_mustache),
            PageTemplate("calendar-link", PackageResources.calendar_link_mustache),
            PageTemplate("place-calendar", PackageResources.place_calendar_mustache),
            PageTemplate("place-feeds", PackageResources.place_feeds_mustache),
            PageTemplate("place-hours", PackageResources.place_hours_mustache),
            PageTemplate("week", PackageResources.week_mustache),
        ]
    }

    package var routes: [Route] {
        PlaceCalendarPages(site: site, database: database).all()
            + PlaceHoursPages(site: site, database: database, random: random).all()
            + PlaceFeedsPages(
                site: site, database: database, random: random,
                loopbackService: fetcher?.loopbackService
            ).all()
            + CalendarFileRoutes(database: database).all()
            + CalendarRoutes(
                database: database, random: random, loopbackService: fetcher?.loopbackService
            ).all()
    }

    package var auditSources: [AuditSource] { [.calendar] }

    package var eventConsumers: [any EventConsumer] { [CalendarHandover()] }

    package var services: [any Service] {
        guard let fetcher else { return [] }
        let refresh = CalendarFeedRefresh(
            database: database, now: now, fetcher: fetcher, logger: logger)
        return [
            PeriodicTask("reading calendars", every: .seconds(5), logger: logger) {
                try await refresh.run()
            }
        ]
    }
}
