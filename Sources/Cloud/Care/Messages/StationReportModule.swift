import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb

/// What stations report beside their transactions: progress, security events, their frames.
package struct StationReportModule: DomainModule {
    private let database: CloudDatabase
    private let site: Site
    private let watch: LogWatch

    /// - Parameter watch: learns which logs are open.
    package init(database: CloudDatabase, site: Site, watch: LogWatch) {
        self.database = database
        self.site = site
        self.watch = watch
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate(
                "admin-security-events", PackageResources.admin_security_events_mustache),
            PageTemplate("admin-station-log", PackageResources.admin_station_log_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                SecurityEventPages.path, SecurityEventTexts().heading, icon: "alert",
                place: .adminList, position: 40, summary: SecurityEventTexts().summary)
        ]
    }

    package var routes: [Route] {
        StationReportRoutes(database: database).all()
            + SecurityEventPages(site: site, database: database).all()
            + StationLogPages(site: site, database: database, watch: watch).all()
    }

    package var liveSources: [LiveSource] {
        // Of admins only.
        [LiveSource(.stationLog) { _, _ in [] }, LiveSource(.securityEvents) { _, _ in [] }]
    }

    package var retention: [RetentionRule] {
        [
            .newest(SecurityEventTable.limit, perStationOf: "security_event"),
            .newest(StationReportTable.limit, perStationOf: "station_report"),
        ]
    }
}
