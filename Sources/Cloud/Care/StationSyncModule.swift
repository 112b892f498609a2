import CloudAccess
import CloudControl
import CloudCore
import CloudHTTP
import CloudModule
import CommonBase
import Logging
import ServiceLifecycle

/// Keeps each station's configuration and local authorization list as they should be.
package struct StationSyncModule: DomainModule {
    package static let migrations = [
        Migration(
            "0018-local-list-without-password",
            PackageResources._018_local_list_without_password_sql)
    ]

    private let database: CloudDatabase
    private let configuration: ConfigurationSync
    private let lists: LocalListSync
    package let services: [any Service]

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, vault: TokenVault,
        commands: CommandService, leftOut: @escaping LocalListSync.LeftOut, logger: Logger
    ) {
        self.database = database
        configuration = ConfigurationSync(database: database, now: now, commands: commands)
        lists = LocalListSync(
            database: database, now: now, vault: vault, commands: commands, leftOut: leftOut)
        let sync = StationSync(
            configuration: configuration, lists: lists, isConnected: commands.isConnected)
        services = [
            StationWork(
                "synchronisation", database: database, now: now,
                wokenBy: [.authorizationList], logger: logger,
                find: sync.waiting, work: sync.synchronise)
        ]
    }

    package var auditSources: [AuditSource] { [.configuration] }

    package var routes: [Route] {
        ConfigurationRoutes(database: database, sync: configuration).all()
            + LocalListRoutes(database: database, lists: lists).all()
    }
}
