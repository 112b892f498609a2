import CloudStore
import Common
import Crypto
import GRDB

/// Enrolling bridges and knowing them again.
public enum BridgeService {
    public static let claimLifetimeSeconds: Int64 = 600

    /// A one-time code, `7k3m-q0xw`, that is good for ten minutes.
    /// - Throws: `notFound`, or `conflict` for a station that speaks OCPP itself.
    public static func makeClaim(
        station id: StationID, code: String, _ db: Database, at moment: Moment
    ) throws -> Timestamp {
        let station = try StationService.find(id, db)
        guard station.kind == .bridge else {
            throw ServiceError(.conflict, "\(id) speaks OCPP itself and needs no bridge.")
        }
        let expiresAt = moment.wall.adding(seconds: claimLifetimeSeconds)
        try BridgeClaimTable.insert(
            codeHash: claimHash(code), station: id, expiresAt: expiresAt, db)
        return expiresAt
    }

    /// Uses a claim code up and makes the bridge known; the station's former bridge is revoked. The
    /// same key with the same code is the same bridge again, since the answer may have been lost.
    /// - Throws: `invalidInput` for the key, `forbidden` for the code.
    public static func enrol(
        _ request: EnrolmentRequest, as id: BridgeID, signer: DocumentSigner, _ db: Database,
        at moment: Moment
    ) throws -> EnrolmentResponse {
        do {
            _ = try P256.Signing.PublicKey(pemRepresentation: request.publicKey)
        } catch {
            throw ServiceError(
                .invalidInput, "The public key is no P-256 key in PEM.", field: "publicKey",
                cause: error)
        }
        let hash = claimHash(request.claimCode)
        let claim = try BridgeClaimTable.find(codeHash: hash, at: moment.wall, db)
        let known = try claim?.bridgeID.flatMap { try BridgeTable.findActive($0, db) }
        let isRepeated = known?.publicKey == request.publicKey
        guard let claim, claim.bridgeID == nil || isRepeated else {
            throw ServiceError(
                .forbidden, "This claim code is wrong, used or older than ten minutes.",
                field: "claimCode")
        }
        let bridge =
            known
            ?? Bridge(id: id, stationID: claim.stationID, publicKey: request.publicKey)
        if known == nil {
            try BridgeTable.insert(bridge, at: moment.wall, db)
            try BridgeClaimTable.markUsed(codeHash: hash, by: id, db)
        }
        return EnrolmentResponse(
            bridgeId: bridge.id, stationId: claim.stationID,
            cloudPublicKey: signer.publicKeyPEM, serverTime: moment.wall)
    }

    /// Nil for one that is unknown or revoked.
    public static func find(_ id: BridgeID, _ db: Database) throws -> Bridge? {
        try BridgeTable.findActive(id, db)
    }

    /// Checks the signature alone; `consume` keeps replays out. What is no signature at all is as
    /// wrong as a wrong one.
    public static func verify(
        _ signature: [UInt8], of input: MessageSignature, over request: MessageSignature.Request,
        by bridge: Bridge
    ) -> Bool {
        do {
            let key = try P256.Signing.PublicKey(pemRepresentation: bridge.publicKey)
            let value = try P256.Signing.ECDSASignature(rawRepresentation: signature)
            return key.isValidSignature(value, for: input.base(request))
        } catch {
            return false
        }
    }

    /// Uses up a nonce of a bridge; false for one that was used before.
    public static func consume(
        nonce: UInt64, of id: BridgeID, _ db: Database
    ) throws -> Bool {
        guard var nonces = try BridgeTable.findActive(id, db)?.nonces, nonces.accept(nonce) else {
            return false
        }
        try BridgeTable.saveNonces(nonces, of: id, db)
        return true
    }

    /// Case and dashes don't count: people copy codes by hand.
    private static func claimHash(_ code: String) -> String {
        SecretHash.of(code.lowercased().filter { $0 != "-" && $0 != " " })
    }
}
