import CloudCore
import CloudHTTP
import CloudModule
import CommonBase
import Logging
import ServiceLifecycle

/// Charging stations, their locations and hosts, and who may charge there.
package struct FleetModule: DomainModule {
    package static let migrations = [
        Migration("0013-owners", PackageResources._013_owners_sql),
        Migration("0017-security-profile", PackageResources._017_security_profile_sql),
        Migration("0021-station-clock", PackageResources._021_station_clock_sql),
        Migration("0022-refused-connections", PackageResources._022_refused_connections_sql),
    ]

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let connections: StationConnections
    private let logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        connections: StationConnections, logger: Logger
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.connections = connections
        self.logger = logger
    }

    package var routes: [Route] {
        StationRoutes(database: database, random: random, connections: connections).all()
            + LocationRoutes(database: database, random: random).all()
            + GroupRoutes(database: database, random: random).all()
            + GrantRoutes(database: database, random: random).all()
    }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.station) { [connections] subject, db in
                try StationID(subject).flatMap { try StationTable.find($0, viewer: .system, db) }
                    .map { try StationView($0, connections, db) }
            }
        ]
    }

    package var services: [any Service] {
        [
            PeriodicTask("start of grants", every: .seconds(30), logger: logger) {
                let moment = now()
                try await database.write { db in try GrantService.startDue(db, at: moment) }
            }
        ]
    }
}
