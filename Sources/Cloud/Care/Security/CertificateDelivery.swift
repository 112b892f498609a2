import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// Sends issued certificates to their stations with CertificateSigned. An offline station gets its
/// certificate when it reconnects.
package struct CertificateDelivery: Sendable {
    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let commands: CommandService

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, commands: CommandService
    ) {
        self.database = database
        self.now = now
        self.commands = commands
    }

    /// The stations that are online and lack a certificate.
    func waiting() async throws -> Set<StationID> {
        let stations = try await database.read(StationCertificateTable.listUndeliveredStations)
        return Set(stations.filter(commands.isConnected))
    }

    /// Delivers the newest certificate of a station; the older ones are revoked. One that it rejects
    /// is revoked, too. One that is issued meanwhile stays, and is delivered next.
    /// - Throws: `unavailable` if the station did not answer.
    func deliver(to station: StationID) async throws {
        let (newest, older) = try await database.read { db in
            let fingerprints = try StationCertificateTable.listUndelivered(to: station, db)
            let newest = try fingerprints.first.flatMap {
                try StationCertificateTable.find($0, db)
            }
            return (newest, Array(fingerprints.dropFirst()))
        }
        if let newest { try await deliver(newest, insteadOf: older) }
    }

    /// - Parameter older: the fingerprints of the certificates that it replaces.
    private func deliver(
        _ certificate: StationCertificate, insteadOf older: [String]
    ) async throws {
        let request = OCPP16Request<V16.CertificateSigned>(
            V16.CertificateSigned.Request(certificateChain: certificate.pem))
        let record = try await commands.issue(request, at: certificate.stationID, by: nil)
        let now = now().wall
        try await database.write { db in
            switch record.status {
            case .accepted:
                try StationCertificateTable.noteInstalled(certificate.fingerprint, at: now, db)
            case .rejected, .notSupported:
                // A station rejects a certificate that it has: the answer to an earlier attempt may
                // have been lost.
                if try CommandTable.hasTimedOut(
                    V16.CertificateSigned.action, at: certificate.stationID,
                    since: certificate.issuedAt, db)
                {
                    try StationCertificateTable.noteInstalled(certificate.fingerprint, at: now, db)
                } else {
                    try StationCertificateTable.revoke(certificate.fingerprint, at: now, db)
                }
            case .pending, .timedOut, .offline, .failed: return
            }
            // An older one would replace the newest.
            for fingerprint in older {
                try StationCertificateTable.revoke(fingerprint, at: now, db)
            }
        }
        if [.pending, .timedOut, .offline, .failed].contains(record.status) {
            throw ServiceError(
                .unavailable, "CertificateSigned ended as \(record.status.rawValue).")
        }
    }
}
