import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase

/// Commands to stations.
package struct ControlModule: DomainModule {
    private let database: CloudDatabase
    private let commands: CommandService
    private let store: CommandStore
    private let site: Site

    package init(
        database: CloudDatabase, commands: CommandService, store: CommandStore, site: Site
    ) {
        self.database = database
        self.commands = commands
        self.store = store
        self.site = site
    }

    package static var templates: [PageTemplate] {
        [PageTemplate("admin-console", PackageResources.admin_console_mustache)]
    }

    package var routes: [Route] {
        CommandRoutes(database: database, commands: commands, store: store).all()
            + ConsolePages(site: site, database: database, commands: commands, store: store).all()
    }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.command) { [store] subject, db in
                try CommandID(subject).flatMap { try CommandTable.find($0, viewer: .system, db) }
                    .map { try CommandView($0, store) }
            }
        ]
    }

    package var liveSources: [LiveSource] {
        [
            LiveSource(.stationCommands) { subject, db in
                try StationID(subject).map { Set(try StationAccess.hosts(of: $0, db)) } ?? []
            }
        ]
    }

    package var personalData: [PersonalDataPart] { [.commands] }

    package var auditSources: [AuditSource] { [.commands] }

    package func recover() async throws { try await commands.giveUpInterrupted() }
}
