import CloudCore
import CloudHTTP
import CloudModule
import CommonBase

/// Commands to stations.
package struct ControlModule: DomainModule {
    private let database: CloudDatabase
    private let commands: CommandService
    private let issuers: [any CommandIssuer]

    package init(
        database: CloudDatabase, commands: CommandService, issuers: [any CommandIssuer]
    ) {
        self.database = database
        self.commands = commands
        self.issuers = issuers
    }

    package var routes: [Route] {
        CommandRoutes(database: database, commands: commands, issuers: issuers).all()
    }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.command) { subject, db in
                try CommandID(subject).flatMap { try CommandTable.find($0, viewer: .system, db) }
                    .map { try CommandView($0) }
            }
        ]
    }

    package func recover() async throws { try await commands.giveUpInterrupted() }
}
