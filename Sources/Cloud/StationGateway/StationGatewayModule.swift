import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudModule
import CommonBase
import Logging

/// OCPP stations: their connections, and their messages.
package struct StationGatewayModule: DomainModule {
    package let endpoint: OCPPEndpoint

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        authorization: Authorization, authority: StationAuthority?,
        registry: ConnectionRegistry, settings: OCPPSettings, metrics: Metrics,
        noticed: @escaping @Sendable (StationID, StationNotice) -> Void, logger: Logger
    ) {
        endpoint = OCPPEndpoint(
            database: database, now: now, authorization: authorization, authority: authority,
            registry: registry, settings: settings, metrics: metrics, noticed: noticed,
            logger: logger)
        registry.onChange { station in
            Task { await Self.noteChange(of: station, database, logger) }
        }
    }

    /// Tells the feed that a station has connected or disconnected, which no table knows.
    private static func noteChange(
        of station: StationID, _ database: CloudDatabase, _ logger: Logger
    ) async {
        do {
            try await database.write { db in
                try FeedTable.append(.station, subject: station.text, db)
            }
        } catch {
            // Whoever watches misses a step; the station's own messages are not concerned.
            logger.debug("a change of \(station) was not noted: \(error)")
        }
    }
}
