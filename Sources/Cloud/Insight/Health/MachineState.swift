import CommonBase

/// What the machine says about the files of the cloud.
package struct MachineState: Hashable, Sendable {
    package typealias Source = @Sendable () async throws -> MachineState

    /// Bytes of the file system that holds the data directory.
    package var freeBytes: Int64
    package var totalBytes: Int64
    package var databaseBytes: Int64
    /// Bytes of the write-ahead log, which SQLite empties when no reader needs it.
    package var logBytes: Int64
    /// When the last backup was made with `zapoj-cloud backup`; nil if none was.
    package var lastBackup: Timestamp?
    /// When the certificate of the main listener ends; nil without TLS.
    package var certificateEnd: Timestamp?

    package init(
        freeBytes: Int64, totalBytes: Int64, databaseBytes: Int64, logBytes: Int64,
        lastBackup: Timestamp?, certificateEnd: Timestamp?
    ) {
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
        self.databaseBytes = databaseBytes
        self.logBytes = logBytes
        self.lastBackup = lastBackup
        self.certificateEnd = certificateEnd
    }
}
