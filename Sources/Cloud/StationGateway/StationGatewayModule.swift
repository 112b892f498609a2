import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudModule
import CommonBase
import Logging
import ServiceLifecycle

/// Connections and messages of OCPP stations.
package struct StationGatewayModule: DomainModule {
    package let endpoint: OCPPEndpoint
    package let services: [any Service]

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        authorization: Authorization, authority: StationAuthority?,
        registry: ConnectionRegistry, settings: OCPPSettings, metrics: Metrics, logger: Logger
    ) {
        endpoint = OCPPEndpoint(
            database: database, now: now, authorization: authorization, authority: authority,
            registry: registry, settings: settings, metrics: metrics, logger: logger)
        services = [
            ConnectionLog(database: database, now: now, registry: registry, logger: logger)
        ]
    }
}
