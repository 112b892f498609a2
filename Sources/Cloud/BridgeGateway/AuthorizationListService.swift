import BridgeProtocol
import CloudAccess
import CloudBooking
import CloudCore
import CommonBase

/// Generates the authorization lists that bridges use while they are offline.
package enum AuthorizationListService {
    /// Energy limit of a guest's transaction that was authorized offline, in Wh.
    package static let guestEnergyWh: Int64 = 30_000

    package static func version(of station: StationID, _ db: Database) throws -> Int64 {
        try AuthorizationListTable.version(of: station, db)
    }

    /// Generates the current list of a bridge's station.
    package static func list(
        of station: StationID, vault: TokenVault, _ db: Database, at moment: Moment
    ) throws -> AuthorizationList {
        let salt = vault.listSalt(of: station)
        let tokens = try IdTokenTable.listChargeable(
            at: station, moment.wall, limit: AuthorizationList.maximumCount, db)
        let entries = tokens.compactMap { chargeable -> AuthorizationList.Entry? in
            let record = chargeable.record
            guard let token = record.sealed.flatMap(vault.open) else { return nil }
            return AuthorizationList.Entry(
                hash: SecretHash.of(AuthorizationList.hashInput(token, salt: salt)),
                expiresAt: chargeable.expiresAt,
                group: vault.listGroup(record.personID, salt: salt),
                maximumEnergyWh: [
                    record.offline == .limited ? guestEnergyWh : nil, chargeable.maximumEnergyWh,
                ].compactMap(\.self).min(),
                needsProof: record.sunKeys == nil ? nil : true,
                isHost: chargeable.isHost ? true : nil)
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
