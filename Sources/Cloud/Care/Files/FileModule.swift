import CloudControl
import CloudCore
import CloudHTTP
import CloudModule
import CommonBase

/// Firmware for stations, and the diagnostics and logs that they upload.
package struct FileModule: DomainModule {
    private let database: CloudDatabase
    private let files: FileService
    package let transfers: FileTransferService

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        addresses: CloudAddresses, commands: CommandService
    ) {
        self.database = database
        files = FileService(database: database, now: now, random: random)
        transfers = FileTransferService(
            database: database, now: now, random: random, addresses: addresses,
            commands: commands, files: files)
    }

    package var commandIssuers: [any CommandIssuer] { [FileCommandIssuer(transfers: transfers)] }

    package var routes: [Route] {
        FileRoutes(database: database, files: files).all() + plainRoutes
    }

    package var plainRoutes: [Route] {
        FileTransferRoutes(transfers: transfers, files: files).all()
    }

    package func recover() async throws { try await files.deleteIncomplete() }
}
