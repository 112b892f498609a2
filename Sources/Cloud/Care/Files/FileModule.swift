import CloudCore
import CloudHTTP
import CloudModule
import CommonBase

/// Firmware for stations, and the diagnostics and logs that they upload.
package struct FileModule: DomainModule {
    private let database: CloudDatabase
    private let files: FileService
    private let transfers: FileTransferService

    package init(database: CloudDatabase, files: FileService, transfers: FileTransferService) {
        self.database = database
        self.files = files
        self.transfers = transfers
    }

    package var routes: [Route] {
        FileRoutes(database: database, files: files).all() + plainRoutes
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
