import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CommonBase
import Logging
import ServiceLifecycle

/// How stations authenticate: certificates, key rotation, minimum security profiles.
package struct StationSecurityModule: DomainModule {
    private let database: CloudDatabase
    private let authority: StationAuthority?
    private let connections: StationConnections
    private let rotation: KeyRotation
    private let raising: ProfileRaising
    package let services: [any Service]

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
        let raising = ProfileRaising(
            database: database, now: now, connections: connections, commands: commands)
        self.raising = raising
        let certificates = CertificateDelivery(database: database, now: now, commands: commands)
        services = [
            StationWork(
                "certificate delivery", database: database, now: now,
                wokenBy: [.stationCertificate], logger: logger,
                find: { _ in try await certificates.waiting() },
                work: { try await certificates.deliver(to: $0) }),
            StationWork(
                "security profile", database: database, now: now, wokenBy: [], logger: logger,
                find: raising.waiting, work: raising.sendAfterBoot),
        ]
    }

    package var routes: [Route] {
        StationSecurityRoutes(
            database: database, authority: authority, rotation: rotation,
            raising: raising, connections: connections
        ).all()
    }
}
