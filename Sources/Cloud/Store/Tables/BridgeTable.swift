import Common
import GRDB

/// One enrolled zapoj-bridge.
public struct Bridge: Hashable, Sendable, FetchableRecord {
    public var id: BridgeID
    public var stationID: StationID
    /// SubjectPublicKeyInfo, PEM; empty for one that signs by HMAC.
    public var publicKey: String
    /// What it signs with by HMAC, encrypted.
    public var sealedKey: String?
    /// What it will sign with next, likewise; once it has, that counts alone.
    public var nextPublicKey: String?
    public var nextSealedKey: String?
    public var nonces: NonceWindow

    public init(id: BridgeID, stationID: StationID, publicKey: String, sealedKey: String? = nil) {
        self.id = id
        self.stationID = stationID
        self.publicKey = publicKey
        self.sealedKey = sealedKey
        nonces = NonceWindow()
    }

    public init(row: Row) {
        id = row["id"]
        stationID = row["station_id"]
        publicKey = row["public_key"]
        sealedKey = row["sealed_key"]
        nextPublicKey = row["next_public_key"]
        nextSealedKey = row["next_sealed_key"]
        nonces = NonceWindow(
            highest: UInt64(bitPattern: row["nonce_highest"]),
            seen: UInt64(bitPattern: row["nonce_seen"]))
    }
}

public enum BridgeTable {
    /// Enrols `bridge`; the one that its station had before is revoked.
    public static func insert(_ bridge: Bridge, at now: Timestamp, _ db: Database) throws {
        _ = try revoke(of: bridge.stationID, at: now, db)
        try db.execute(
            cached: """
                INSERT INTO bridge (id, station_id, public_key, sealed_key, enrolled_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                bridge.id, bridge.stationID, bridge.publicKey, bridge.sealedKey, now,
            ])
    }

    /// The station's bridge is not believed any more.
    /// - Returns: whether there was one.
    public static func revoke(
        of station: StationID, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: "UPDATE bridge SET revoked_at = ? WHERE station_id = ? AND revoked_at IS NULL",
            arguments: [now, station])
        return db.changesCount > 0
    }

    /// Saves a bridge's keys.
    public static func saveKeys(of bridge: Bridge, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE bridge
                SET public_key = ?, sealed_key = ?, next_public_key = ?, next_sealed_key = ?
                WHERE id = ?
                """,
            arguments: [
                bridge.publicKey, bridge.sealedKey, bridge.nextPublicKey, bridge.nextSealedKey,
                bridge.id,
            ])
    }

    /// Nil also for one that was revoked.
    public static func findActive(_ id: BridgeID, _ db: Database) throws -> Bridge? {
        try Bridge.fetchOne(
            db, cached: "SELECT * FROM bridge WHERE id = ? AND revoked_at IS NULL",
            arguments: [id])
    }

    public static func saveNonces(
        _ nonces: NonceWindow, of id: BridgeID, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE bridge SET nonce_highest = ?, nonce_seen = ? WHERE id = ?",
            arguments: [
                Int64(bitPattern: nonces.highest), Int64(bitPattern: nonces.seen), id,
            ])
    }
}
