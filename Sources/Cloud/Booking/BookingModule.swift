import CloudAccess
import CloudControl
import CloudCore
import CloudHTTP
import CloudModule
import CommonBase

/// Reservations of connectors.
package struct BookingModule: DomainModule {
    package static let migrations = [
        Migration("0014-reservation-number", PackageResources._014_reservation_number_sql)
    ]

    private let database: CloudDatabase
    private let reservations: ReservationService

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, vault: TokenVault,
        commands: CommandService
    ) {
        self.database = database
        reservations = ReservationService(
            database: database, now: now, vault: vault, commands: commands)
    }

    package var personalData: [PersonalDataPart] { [.reservations] }

    package var auditSources: [AuditSource] { [.reservations] }

    package var routes: [Route] {
        ReservationRoutes(database: database, reservations: reservations).all()
    }
}
