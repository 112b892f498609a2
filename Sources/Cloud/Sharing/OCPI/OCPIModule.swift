import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule

/// Public places and their tariffs for other charging systems: OCPI 2.2.1, to read.
package struct OCPIModule: DomainModule {
    package static let migrations = [
        Migration("0052-ocpi", PackageResources._052_ocpi_sql)
    ]

    private let database: CloudDatabase
    private let connections: StationConnections
    private let party: OCPIParty?

    /// - Parameter party: nil offers no OCPI: its addresses do not exist.
    package init(
        database: CloudDatabase, connections: StationConnections, party: OCPIParty?
    ) {
        self.database = database
        self.connections = connections
        self.party = party
    }

    package var routes: [Route] {
        party.map {
            OCPIRoutes(database: database, connections: connections, party: $0).all()
        } ?? []
    }
}
