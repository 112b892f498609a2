import CloudControl
import CloudCore
import CommonBase
import Logging
import OCPPMessages

/// Sends issued certificates to their stations with CertificateSigned. An offline station gets its
/// certificate when it reconnects.
package final class CertificateDelivery: Sendable {
    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let commands: CommandService
    private let logger: Logger
    private let turns = CoalescingTask<StationID>()

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, commands: CommandService,
        logger: Logger
    ) {
        self.database = database
        self.now = now
        self.commands = commands
        self.logger = logger
    }

    /// Delivers whenever a certificate is issued.
    package func start() {
        database.onCommit(to: "station_certificate") { Task { await self.deliver() } }
    }

    /// Delivers pending certificates to one station or all. A certificate that a station rejects is
    /// revoked.
    func deliver(to station: StationID? = nil) async {
        do {
            for waiting in Set(try await undelivered().map(\.stationID))
            where commands.isConnected(waiting) && station ?? waiting == waiting {
                // A reconnect during the delivery starts another one after it.
                try await turns.run(waiting) {
                    for certificate in try await undelivered()
                    where certificate.stationID == waiting { try await deliver(certificate) }
                }
            }
        } catch {
            logger.warning("certificate delivery failed: \(error)")
        }
    }

    private func undelivered() async throws -> [StationCertificate] {
        try await database.read(StationCertificateTable.listUndelivered)
    }

    private func deliver(_ certificate: StationCertificate) async throws {
        let request = OCPP16Request<V16.CertificateSigned>(
            V16.CertificateSigned.Request(certificateChain: certificate.pem))
        let record = try await commands.issue(request, at: certificate.stationID, by: nil)
        let now = now().wall
        try await database.write { db in
            switch record.status {
            case .accepted:
                try StationCertificateTable.noteInstalled(certificate.fingerprint, at: now, db)
            case .rejected, .notSupported:
                try StationCertificateTable.revoke(certificate.fingerprint, at: now, db)
            default: break
            }
        }
    }
}
