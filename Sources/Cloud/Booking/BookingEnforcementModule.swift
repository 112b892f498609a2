import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudModule
import CommonBase
import Logging
import ServiceLifecycle

/// Keeps bookings at the chargers: warnings, ReserveNow, the document of a bridge, ends.
package struct BookingEnforcementModule: DomainModule {
    package static let migrations = [
        Migration(
            "0050-booking-enforcement", PackageResources._050_booking_enforcement_sql)
    ]

    private static let interval = Duration.seconds(30)

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let stations: StationBookings
    private let logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, vault: TokenVault,
        commands: CommandService, logger: Logger
    ) {
        self.database = database
        self.now = now
        self.logger = logger
        stations = StationBookings(
            database: database, now: now, vault: vault, commands: commands)
    }

    package var eventConsumers: [any EventConsumer] {
        [BookingDocumentConsumer(), BookingWarnings()]
    }

    package var services: [any Service] {
        [
            StationWork(
                "bookings", database: database, now: now, wokenBy: [.booking], logger: logger,
                find: { [stations] _ in try await stations.waiting() }, work: stations.tell),
            PeriodicTask("booking warnings", every: Self.interval, logger: logger) {
                [database, now] in
                let time = now().wall
                try await database.write { try BookingWarnings.pass($0, at: time) }
            },
        ]
    }
}
