import CloudCore
import CloudHTTP
import CloudModule
import CommonBase

/// Numbers for those who run the cloud.
package struct InsightModule: DomainModule {
    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let metrics: Metrics
    private let connected: @Sendable () -> [TransactionSource: Int]

    /// - Parameter connected: how many stations are connected now, by kind.
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
    }
}
