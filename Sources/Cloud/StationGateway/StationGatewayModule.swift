import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudModule
import CommonBase
import Logging

/// Connections and messages of OCPP stations.
package struct StationGatewayModule: DomainModule {
    package let endpoint: OCPPEndpoint

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        authorization: Authorization, authority: StationAuthority?,
        registry: ConnectionRegistry, settings: OCPPSettings, metrics: Metrics,
        onNotice: @escaping @Sendable (StationID, StationNotice) -> Void, logger: Logger
    ) {
        endpoint = OCPPEndpoint(
            database: database, now: now, authorization: authorization, authority: authority,
            registry: registry, settings: settings, metrics: metrics, onNotice: onNotice,
            logger: logger)
        registry.onChange { station in
            Task { await Self.noteChange(of: station, database, logger) }
        }
    }

    /// Adds an entry to the feed for a connect or disconnect, which changes no table.
    private static func noteChange(
        of station: StationID, _ database: CloudDatabase, _ logger: Logger
    ) async {
        do {
            try await database.write { db in
                try FeedTable.append(.station, subject: station.text, db)
            }
        } catch {
            // Only live views miss this update; no station message is lost.
            logger.debug("feed entry for \(station) failed: \(error)")
        }
    }
}
