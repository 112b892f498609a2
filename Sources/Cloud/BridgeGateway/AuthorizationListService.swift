import BridgeProtocol
import CloudAccess
import CloudBooking
import CloudCore
import CommonBase

/// Makes the lists by which bridges decide while the cloud can't be asked.
package enum AuthorizationListService {
    /// What a guest may take in a transaction that the cloud was not asked about, in Wh.
    package static let guestEnergyWh: Int64 = 30_000

    package static func version(of station: StationID, _ db: Database) throws -> Int64 {
        try AuthorizationListTable.version(of: station, db)
    }

    /// The list of a bridge's station, as of now.
    package static func list(
        of station: StationID, vault: TokenVault, _ db: Database, at moment: Moment
    ) throws -> AuthorizationList {
        let salt = vault.listSalt(of: station)
        let tokens = try IdTokenTable.listChargeable(
            at: moment.wall, limit: AuthorizationList.maximumCount, db)
        let entries = tokens.compactMap { record -> AuthorizationList.Entry? in
            guard let token = record.sealed.flatMap(vault.open) else { return nil }
            return AuthorizationList.Entry(
                hash: SecretHash.of(AuthorizationList.hashInput(token, salt: salt)),
                expiresAt: record.expiresAt,
                group: vault.listGroup(record.personID, salt: salt),
                maximumEnergyWh: record.offline == .limited ? guestEnergyWh : nil,
                needsProof: record.sunKeys == nil ? nil : true)
        }
        let kept = try ReservationTable.listActive(station: station, at: moment.wall, db).map {
            AuthorizationList.Kept(
                group: vault.listGroup($0.personID, salt: salt), until: $0.expiresAt)
        }
        return AuthorizationList(
            version: try version(of: station, db), stationId: station, issuedAt: moment.wall,
            salt: Hex.text(salt), entries: entries, reservations: kept.isEmpty ? nil : kept)
    }
}
