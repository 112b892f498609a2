import CloudCore
import CloudHTTP
import CloudModule

/// What stations report beside their transactions: progress, security events, their frames.
package struct StationReportModule: DomainModule {
    private let database: CloudDatabase

    package init(database: CloudDatabase) { self.database = database }

    package var routes: [Route] { StationReportRoutes(database: database).all() }

    package var retention: [RetentionRule] {
        [
            .newest(SecurityEventTable.limit, perStationOf: "security_event"),
            .newest(StationReportTable.limit, perStationOf: "station_report"),
        ]
    }
}
