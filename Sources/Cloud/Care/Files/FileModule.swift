import CloudControl
import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase

/// Firmware for stations, and the diagnostics and logs that they upload.
package struct FileModule: DomainModule {
    private let database: CloudDatabase
    private let files: FileService
    private let transfers: FileTransferService
    private let site: Site
    private let commands: CommandService

    package init(
        database: CloudDatabase, files: FileService, transfers: FileTransferService, site: Site,
        commands: CommandService
    ) {
        self.database = database
        self.files = files
        self.transfers = transfers
        self.site = site
        self.commands = commands
    }

    package static var templates: [PageTemplate] {
        [PageTemplate("admin-files", PackageResources.admin_files_mustache)]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                FilePages.path, FileTexts().heading, icon: "download", place: .adminList,
                position: 45, summary: FileTexts().summary)
        ]
    }

    package var routes: [Route] {
        FileRoutes(database: database, files: files).all() + plainRoutes
            + FilePages(
                site: site, database: database, files: files, commands: commands
            ).all()
    }

    package var auditSources: [AuditSource] { [.files] }

    package var plainRoutes: [Route] {
        FileTransferRoutes(transfers: transfers, files: files).all()
    }

    package var retention: [RetentionRule] {
        [
            .expiry(
                "expires_at", of: "file_transfer", key: "id",
                seconds: FileTransferService.keptSeconds)
        ]
    }

    package func recover() async throws { try await files.deleteIncomplete() }
}
