import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CommonBase
import Logging

/// How stations authenticate: certificates, key rotation, minimum security profiles.
package struct StationSecurityModule: DomainModule {
    private let database: CloudDatabase
    private let authority: StationAuthority?
    private let connections: StationConnections
    private let rotation: KeyRotation
    private let certificates: CertificateDelivery

    /// - Parameter authority: issues stations' certificates; nil issues none.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        authority: StationAuthority?, connections: StationConnections, commands: CommandService,
        logger: Logger
    ) {
        self.database = database
        self.authority = authority
        self.connections = connections
        rotation = KeyRotation(database: database, random: random, commands: commands)
        certificates = CertificateDelivery(
            database: database, now: now, commands: commands, logger: logger)
        certificates.start()
    }

    /// Called when a station connects or disconnects; delivers its pending certificates.
    package func connectionChanged(of station: StationID) async {
        await certificates.deliver(to: station)
    }

    package var routes: [Route] {
        StationSecurityRoutes(
            database: database, authority: authority, rotation: rotation,
            connections: connections
        ).all()
    }
}
