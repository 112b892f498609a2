import CloudAccess
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CommonBase
import Logging

/// Station maintenance: configuration, certificates, files, local authorization lists and the
/// message log.
package struct CareModule: DomainModule {
    private let database: CloudDatabase
    private let authority: StationAuthority?
    private let connections: StationConnections
    private let sync: ConfigurationSync
    private let rotation: KeyRotation
    private let lists: LocalListSync
    private let certificates: CertificateDelivery
    private let files: FileService
    package let transfers: FileTransferService
    private let notices: PerStationQueue

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        vault: TokenVault, authority: StationAuthority?, addresses: CloudAddresses,
        connections: StationConnections, commands: CommandService, logger: Logger
    ) {
        self.database = database
        self.authority = authority
        self.connections = connections
        sync = ConfigurationSync(database: database, now: now, commands: commands)
        rotation = KeyRotation(database: database, random: random, commands: commands)
        lists = LocalListSync(database: database, now: now, vault: vault, commands: commands)
        certificates = CertificateDelivery(
            database: database, now: now, commands: commands, logger: logger)
        files = FileService(database: database, now: now, random: random)
        transfers = FileTransferService(
            database: database, now: now, random: random, addresses: addresses,
            commands: commands, files: files)
        notices = Self.queue(sync, lists, logger)
        lists.start()
        certificates.start()
    }

    /// Synchronises a station after it boots or reconnects, and after it rejects a token that its
    /// local list should hold.
    private static func queue(
        _ sync: ConfigurationSync, _ lists: LocalListSync, _ logger: Logger
    ) -> PerStationQueue {
        PerStationQueue { station, notice in
            do {
                switch notice {
                case .returned: try await sync.stationReturned(station)
                case .localListConflict: try await lists.markOutOfSync(station)
                }
            } catch {
                // The next reconnect of the station, or a manual sync, tries again.
                logger.info("synchronisation of \(station) failed: \(error)")
            }
            await lists.synchroniseAll(only: station)
        }
    }

    /// Takes notices of the gateways: a station has returned, or its local list conflicts.
    package var onNotice: @Sendable (StationID, StationNotice) -> Void { notices.enqueue }

    /// Called when a station connects or disconnects; delivers its pending certificates.
    package func connectionChanged(of station: StationID) async {
        await certificates.deliver(to: station)
    }

    package var commandIssuers: [any CommandIssuer] { [FileCommandIssuer(transfers: transfers)] }

    package var routes: [Route] {
        ConfigurationRoutes(database: database, sync: sync).all()
            + LocalListRoutes(database: database, lists: lists).all()
            + StationReportRoutes(database: database).all()
            + StationSecurityRoutes(
                database: database, authority: authority, rotation: rotation,
                connections: connections
            ).all()
            + FileRoutes(database: database, files: files).all()
            + plainRoutes
    }

    package var plainRoutes: [Route] {
        FileTransferRoutes(transfers: transfers, files: files).all()
    }

    package func recover() async throws { try await files.deleteIncomplete() }
}
