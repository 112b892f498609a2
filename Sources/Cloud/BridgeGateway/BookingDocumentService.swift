import BridgeProtocol
import CloudAccess
import CloudBooking
import CloudCore
import CommonBase

/// Generates the documents by which bridges keep bookings while they are offline.
package enum BookingDocumentService {
    /// The current document of a bridge's station. A bridge has one connector.
    package static func document(
        of station: StationID, vault: TokenVault, _ db: Database, at moment: Moment
    ) throws -> BookingDocument {
        let salt = vault.listSalt(of: station)
        let bookings = try BookingTable.confirmed(
            at: station, from: moment.wall,
            until: moment.wall.adding(seconds: BookingDocument.horizonSeconds),
            limit: BookingDocument.maximumCount, db
        ).filter { $0.connectorID == 1 }
        let tokens = try IdTokenTable.listActive(
            of: Set(bookings.map(\.personID)), limit: BookingDocument.maximumCount, db)
        return BookingDocument(
            version: try BookingDocumentTable.version(of: station, db), stationId: station,
            issuedAt: moment.wall, salt: Hex.text(salt),
            tokens: tokens.compactMap { entry($0, vault, salt, at: moment.wall) },
            bookings: bookings.map {
                .init(
                    group: vault.listGroup($0.personID, salt: salt), from: $0.startsAt,
                    until: $0.endsAt)
            })
    }

    /// A token that may not charge offline is expired there: the bridge must still know whose the
    /// transaction is that the cloud has started with it.
    private static func entry(
        _ record: IdTokenRecord, _ vault: TokenVault, _ salt: [UInt8], at now: Timestamp
    ) -> AuthorizationList.Entry? {
        guard let token = record.sealed.flatMap(vault.open) else { return nil }
        return AuthorizationList.Entry(
            hash: SecretHash.of(AuthorizationList.hashInput(token, salt: salt)),
            expiresAt: record.offline == .never ? now : record.expiresAt,
            group: vault.listGroup(record.personID, salt: salt),
            maximumEnergyWh: record.offline == .limited
                ? AuthorizationListService.guestEnergyWh : nil,
            needsProof: record.sunKeys == nil ? nil : true)
    }
}
