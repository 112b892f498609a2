import CloudAccess
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging
import MessageCatalogue
import ServiceLifecycle

/// Bookings of connectors, and reservations of the older kind.
package struct BookingModule: DomainModule {
    package static let migrations = [
        Migration("0014-reservation-number", PackageResources._014_reservation_number_sql),
        Migration("0045-bookings", PackageResources._045_bookings_sql),
        Migration("0047-booking-passes", PackageResources._047_booking_passes_sql),
        Migration("0053-offered-places", PackageResources._053_offered_places_sql),
        Migration("0064-map-of-terms", PackageResources._064_map_of_terms_sql),
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("bookings", PackageResources.bookings_mustache),
            PageTemplate("booking", PackageResources.booking_mustache),
            PageTemplate("booking-series", PackageResources.booking_series_mustache),
            PageTemplate("book", PackageResources.book_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                "/bookings", Message("Bookings", "Rezervace"), icon: "calendar", place: .bar,
                position: 20)
        ]
    }

    private let database: CloudDatabase
    private let random: RandomSource
    private let reservations: ReservationService
    private let bookings: BookingService
    private let passes: BookingPasses
    private let site: Site
    private let teller: any PlaceTeller
    private let credit: @Sendable (PersonID, Database) throws -> Money?
    private let logger: Logger

    /// - Parameter credit: what a person can spend; nil if nobody pays from credit.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        vault: TokenVault, commands: CommandService, connections: StationConnections, site: Site,
        teller: any PlaceTeller,
        credit: @escaping @Sendable (PersonID, Database) throws -> Money?, logger: Logger
    ) {
        self.credit = credit
        self.database = database
        self.random = random
        self.site = site
        self.teller = teller
        self.logger = logger
        reservations = ReservationService(
            database: database, now: now, vault: vault, commands: commands)
        bookings = BookingService(random: random)
        passes = BookingPasses(
            database: database, now: now, random: random, isConnected: connections.isConnected,
            logger: logger)
    }

    package var personalData: [PersonalDataPart] {
        [.reservations] + PersonalDataPart.bookings
    }

    package var auditSources: [AuditSource] { [.reservations] + AuditSource.bookings }

    package var routes: [Route] {
        ReservationRoutes(database: database, reservations: reservations).all()
            + BookingRoutes(database: database, bookings: bookings).all()
            + WaitingRoutes(database: database, random: random).all()
            + PlaceTermsRoutes(database: database, random: random).all()
            + BookingPages(
                site: site, database: database, bookings: bookings, teller: teller
            ).all()
            + SeriesPages(site: site, database: database, bookings: bookings).all()
            + BookPages(
                site: site, database: database, bookings: bookings, random: random,
                credit: credit
            ).all()
    }

    package var retention: [RetentionRule] {
        [.expiry("ends_at", of: "booking_wait", key: "id", seconds: 86_400)]
    }

    package var liveSources: [LiveSource] {
        [
            LiveSource(.booking) { subject, db in
                guard
                    let booking = try ID<Booking>(subject).flatMap({
                        try BookingTable.find($0, viewer: .system, db)
                    })
                else { return [] }
                return Set(try StationAccess.hosts(of: booking.stationID, db))
                    .union([booking.personID])
            },
            LiveSource(.personBookings) { subject, _ in
                PersonID(subject).map { [$0] } ?? []
            },
            // Everybody who may book there gets the signal, which contains nothing else.
            LiveSource(
                .stationBookings,
                isForEveryone: { subject, db in
                    let location = try StationID(subject).flatMap {
                        try StationTable.find($0, viewer: .system, db)?.locationID
                    }
                    return try location.map {
                        try PlaceTermsTable.isOffered($0, db)
                            && PlaceTermsTable.of($0, db).access != .group
                    } ?? false
                },
                audience: { subject, db in
                    guard let id = StationID(subject) else { return [] }
                    return try Set(StationAccess.hosts(of: id, db))
                        .union(StationAccess.grantees(of: id, db))
                }),
        ]
    }

    package var services: [any Service] {
        [
            PeriodicTask("pass over bookings", every: .seconds(60), logger: logger) {
                try await passes.run()
            },
            PeriodicTask("continuing weekly bookings", every: .seconds(3600), logger: logger) {
                try await passes.continueSeries()
            },
        ]
    }
}
