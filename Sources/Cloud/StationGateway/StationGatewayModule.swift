import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CommonBase
import Logging
import ServiceLifecycle

/// Connections and messages of OCPP stations.
package struct StationGatewayModule: DomainModule {
    package let endpoint: OCPPEndpoint
    package let services: [any Service]

    /// - Parameter watch: knows which logs are open in a browser.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        authorization: Authorization, authority: StationAuthority?,
        registry: ConnectionRegistry, settings: OCPPSettings, metrics: Metrics,
        watch: LogWatch, logger: Logger
    ) {
        endpoint = OCPPEndpoint(
            database: database, now: now, authorization: authorization, authority: authority,
            registry: registry, settings: settings, metrics: metrics, logger: logger,
            watch: watch)
        let messages = endpoint.messages
        services = [
            ConnectionLog(database: database, now: now, registry: registry, logger: logger),
            PeriodicTask(
                "trimming the message log", every: MessageLog.trimInterval, logger: logger
            ) { try await messages.trim() },
            PeriodicTask("telling open logs", every: LogWatch.interval, logger: logger) {
                watch.post(to: database.signals, at: now().wall)
            },
            PeriodicTask("reporting quotas", every: .seconds(60), logger: logger) {
                for (station, quota, count) in database.quotas.takeNews() {
                    logger.warning(
                        "station exceeded its quota of \(quota.rawValue) \(count) times",
                        metadata: ["station": "\(station)"])
                }
            },
        ]
    }

    package var routes: [Route] {
        RefusedConnectionRoutes(database: endpoint.database, random: endpoint.random).all()
    }

    package var retention: [RetentionRule] {
        endpoint.messages.retention + [
            .expiry(
                "last_at", of: "refused_connection", key: "id",
                seconds: RefusedConnectionTable.keptSeconds)
        ]
    }
}
