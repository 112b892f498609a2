import ChargingModel
import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// Makes a new password for an OCPP charger, or a new claim code for a bridge.
struct ChargerSecrets: Sendable {
    let database: CloudDatabase
    let random: RandomSource
    let connections: StationConnections
    let makeClaim: NewChargerPages.MakeClaim

    /// The new secret, which is shown once. The charger is disconnected.
    /// - Parameter station: one that the visitor manages.
    /// - Throws: `FormError` for a charger that signs in with a certificate.
    func renew(of station: Station, at moment: Moment) async throws -> String {
        guard station.kind == .ocpp16 else {
            let code = random.readable(groups: 2)
            try await database.write { [makeClaim] db in
                _ = try makeClaim(station.id, code, db, moment)
            }
            return code
        }
        let credential = StationCredential(random: random)
        do {
            try await database.write { db in
                _ = try StationService.setCredential(credential, of: station.id, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, NewChargerTexts().hasCertificate)
        }
        connections.disconnect(station.id)
        return credential.text
    }
}
