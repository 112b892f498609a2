import CloudInsight
import CloudStationGateway
import CommonBase
import NIOPosix
import Platform

/// Reads what the machine says about the files of a running cloud.
struct MachineReader: Sendable {
    /// The data directory.
    let directory: String
    /// Nil without TLS.
    let certificate: ServerCertificate?

    /// Asks the file system, on a thread that may wait.
    func read() async throws -> MachineState {
        let directory = directory
        let (space, database, log, backup) = try await NIOThreadPool.singleton.runIfActive {
            (
                try FileAccess.space(at: directory),
                try FileAccess.state("\(directory)/zapoj.sqlite")?.size ?? 0,
                try FileAccess.state("\(directory)/zapoj.sqlite-wal")?.size ?? 0,
                try FileAccess.state(CloudFiles.backupNote(in: directory))?.changedAt
            )
        }
        return MachineState(
            freeBytes: space.free, totalBytes: space.total, databaseBytes: database, logBytes: log,
            lastBackup: backup.map { Timestamp.epoch.adding(seconds: $0) },
            certificateEnd: certificate?.expiresAt)
    }
}
