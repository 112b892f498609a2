import CloudAccess
import CloudControl
import CloudCore
import CloudHTTP
import CloudModule
import CommonBase
import Logging

/// Keeps each station's configuration and local authorization list as they should be.
package struct StationSyncModule: DomainModule {
    private let database: CloudDatabase
    private let configuration: ConfigurationSync
    private let lists: LocalListSync
    private let notices: PerStationQueue

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, vault: TokenVault,
        commands: CommandService, logger: Logger
    ) {
        self.database = database
        let configuration = ConfigurationSync(database: database, now: now, commands: commands)
        let lists = LocalListSync(database: database, now: now, vault: vault, commands: commands)
        (self.configuration, self.lists) = (configuration, lists)
        notices = PerStationQueue { station, notice in
            do {
                switch notice {
                case .returned: try await configuration.stationReturned(station)
                case .localListConflict: try await lists.markOutOfSync(station)
                }
            } catch {
                // The next reconnect of the station, or a manual sync, tries again.
                logger.info("synchronisation of \(station) failed: \(error)")
            }
            await lists.synchroniseAll(only: station)
        }
        lists.start()
    }

    /// Takes notices of the gateways: a station has returned, or its local list conflicts.
    package var onNotice: @Sendable (StationID, StationNotice) -> Void { notices.enqueue }

    package var routes: [Route] {
        ConfigurationRoutes(database: database, sync: configuration).all()
            + LocalListRoutes(database: database, lists: lists).all()
    }
}
