import CloudServices
import CloudStore
import CommonBase
import Logging

/// Carries issued certificates to their stations, by CertificateSigned; one that is not connected gets
/// its own when it comes back.
package final class CertificateDelivery: Sendable {
    private let environment: CloudEnvironment
    private let commands: CommandService
    private let registry: ConnectionRegistry
    private let logger: Logger
    private let turns = RepeatedWork<StationID>()

    package init(
        environment: CloudEnvironment, commands: CommandService,
        registry: ConnectionRegistry, logger: Logger
    ) {
        self.environment = environment
        self.commands = commands
        self.registry = registry
        self.logger = logger
    }

    /// Delivers when one is issued, and when a station comes.
    package func start() {
        environment.database.onCommit(to: "station_certificate") {
            Task { await self.deliver() }
        }
        registry.onChange { station in Task { await self.deliver(to: station) } }
    }

    /// What waits, for one station or all; a refusal is the station's last word.
    func deliver(to station: StationID? = nil) async {
        do {
            for waiting in Set(try await undelivered().map(\.stationID))
            where registry.isConnected(waiting) && station ?? waiting == waiting {
                // A station that comes back meanwhile gets what it has not taken.
                try await turns.run(waiting) {
                    for certificate in try await undelivered()
                    where certificate.stationID == waiting { try await deliver(certificate) }
                }
            }
        } catch {
            logger.warning("certificates were not delivered: \(error)")
        }
    }

    private func undelivered() async throws -> [StationCertificate] {
        try await environment.database.read(StationCertificateTable.listUndelivered)
    }

    private func deliver(_ certificate: StationCertificate) async throws {
        let request = try OCPP16Request(
            .certificateSigned, .object(["certificateChain": .string(certificate.pem)]))
        let record = try await commands.issue(
            .ocpp16(request, transaction: nil), at: certificate.stationID, by: nil)
        let now = environment.now().wall
        try await environment.database.write { db in
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
