import CloudCore
import CloudHTTP
import CloudModule
import CommonBase

/// Metrics and health for operators.
package struct InsightModule: DomainModule {
    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let metrics: Metrics
    private let connected: @Sendable () -> [TransactionSource: Int]

    /// - Parameter connected: numbers of connected stations, by kind.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, metrics: Metrics,
        connected: @escaping @Sendable () -> [TransactionSource: Int]
    ) {
        self.database = database
        self.now = now
        self.metrics = metrics
        self.connected = connected
    }

    package var routes: [Route] {
        MonitoringRoutes(
            database: database, metrics: metrics, startedAt: now().wall, connected: connected
        ).all() + HealthRoutes(database: database).all()
            + EventDeliveryRoutes(database: database).all()
    }
}
