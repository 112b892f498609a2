import BridgeProtocol
import CloudAccess
import CloudBooking
import CloudCore
import CloudMoney
import CommonBase

/// Generates the authorization lists that bridges use while they are offline.
package enum AuthorizationListService {
    /// Energy limit of a guest's transaction that was authorized offline, in Wh.
    package static let guestEnergyWh: Int64 = 30_000

    package static func version(of station: StationID, _ db: Database) throws -> Int64 {
        try AuthorizationListTable.version(of: station, db)
    }

    /// Generates the current list of a bridge's station.
    /// - Parameter credit: limits those who pay.
    package static func list(
        of station: StationID, vault: TokenVault, credit: OfflineCredit = .init(seller: .off),
        _ db: Database, at moment: Moment
    ) throws -> AuthorizationList {
        let salt = vault.listSalt(of: station)
        let tokens = try IdTokenTable.listChargeable(
            at: station, moment.wall, limit: AuthorizationList.maximumCount, db)
        let standings = try credit.standings(
            of: Set(tokens.map(\.record.personID)), at: station, moment.wall, db)
        let entries = tokens.compactMap { chargeable -> AuthorizationList.Entry? in
            let record = chargeable.record
            let standing = standings[record.personID] ?? .free
            guard standing != .unlisted, let token = record.sealed.flatMap(vault.open) else {
                return nil
            }
            var paidWh: Int64?
            if case .limited(let energyWh) = standing { paidWh = energyWh }
            return AuthorizationList.Entry(
                hash: SecretHash.of(AuthorizationList.hashInput(token, salt: salt)),
                expiresAt: chargeable.expiresAt,
                group: vault.listGroup(record.personID, salt: salt),
                maximumEnergyWh: [
                    record.offline == .limited ? guestEnergyWh : nil, chargeable.maximumEnergyWh,
                    paidWh,
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
