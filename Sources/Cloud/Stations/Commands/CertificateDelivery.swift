import CloudServices
import CloudStore
import Common
import Logging
import Synchronization

/// Carries issued certificates to their stations, by CertificateSigned; one that is not connected gets
/// its own when it comes back.
public final class CertificateDelivery: Sendable {
    private let environment: CloudEnvironment
    private let commands: CommandService
    private let registry: ConnectionRegistry
    private let logger: Logger
    /// Those that are on their way, by fingerprint; and whether they were wanted again meanwhile, by a
    /// station that has come back.
    private let onTheirWay = Mutex<[String: Bool]>([:])

    public init(
        environment: CloudEnvironment, commands: CommandService,
        registry: ConnectionRegistry, logger: Logger
    ) {
        self.environment = environment
        self.commands = commands
        self.registry = registry
        self.logger = logger
    }

    /// Delivers when one is issued, and when a station comes.
    public func start() {
        environment.database.onCommit(to: "station_certificate") {
            Task { await self.deliver() }
        }
        registry.onChange { station in Task { await self.deliver(to: station) } }
    }

    /// What waits, for one station or all; a refusal is the station's last word.
    func deliver(to station: StationID? = nil) async {
        do {
            let waiting = try await environment.database.read { db in
                try StationCertificateTable.listUndelivered(db)
            }
            for certificate in waiting
            where registry.isConnected(certificate.stationID)
                && station ?? certificate.stationID == certificate.stationID
            {
                try await deliver(certificate)
            }
        } catch {
            logger.warning("certificates were not delivered: \(error)")
        }
    }

    private func deliver(_ certificate: StationCertificate) async throws {
        let isFirst = onTheirWay.withLock { onTheirWay in
            onTheirWay.updateValue(
                onTheirWay[certificate.fingerprint] != nil, forKey: certificate.fingerprint) == nil
        }
        guard isFirst else { return }
        defer {
            let isWantedAgain = onTheirWay.withLock {
                $0.removeValue(forKey: certificate.fingerprint)
            }
            if isWantedAgain == true { Task { await self.deliver(to: certificate.stationID) } }
        }
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
