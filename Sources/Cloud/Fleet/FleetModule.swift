import CloudCore
import CloudHTTP
import CloudModule
import CommonBase

/// Charging stations and their connectors.
package struct FleetModule: DomainModule {
    private let database: CloudDatabase
    private let random: RandomSource
    private let connections: StationConnections

    package init(
        database: CloudDatabase, random: RandomSource, connections: StationConnections
    ) {
        self.database = database
        self.random = random
        self.connections = connections
    }

    package var routes: [Route] {
        StationRoutes(database: database, random: random, connections: connections).all()
    }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.station) { [connections] subject, db in
                try StationID(subject).flatMap { try StationTable.find($0, db) }
                    .map { try StationView($0, connections, db) }
            }
        ]
    }
}
