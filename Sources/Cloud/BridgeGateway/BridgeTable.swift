import BridgeProtocol
import CloudControl
import CloudCore
import CommonBase

/// An enrolled bridge.
package struct Bridge: Hashable, Sendable, FetchableRecord {
    package var id: BridgeID
    package var stationID: StationID
    /// SubjectPublicKeyInfo in PEM; empty if the bridge signs with HMAC.
    package var publicKey: String
    /// The HMAC key, encrypted; nil if the bridge signs with ECDSA.
    package var sealedKey: String?
    /// The next key of a key change; it replaces the current one at its first use.
    package var nextPublicKey: String?
    package var nextSealedKey: String?
    package var nonces: NonceWindow
    package var isRevoked = false

    package init(id: BridgeID, stationID: StationID, publicKey: String, sealedKey: String? = nil) {
        self.id = id
        self.stationID = stationID
        self.publicKey = publicKey
        self.sealedKey = sealedKey
        nonces = NonceWindow()
    }

    package init(row: Row) throws {
        id = try row["id"]
        stationID = try row["station_id"]
        publicKey = try row["public_key"]
        sealedKey = row["sealed_key"]
        nextPublicKey = row["next_public_key"]
        nextSealedKey = row["next_sealed_key"]
        nonces = NonceWindow(
            highest: UInt64(bitPattern: try row["nonce_highest"]),
            seen: UInt64(bitPattern: try row["nonce_seen"]))
        let revokedAt: Timestamp? = row["revoked_at"]
        isRevoked = revokedAt != nil
    }
}

package enum BridgeTable {
    /// Enrols `bridge` and revokes the former bridge of its station.
    package static func insert(_ bridge: Bridge, at now: Timestamp, _ db: Database) throws {
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

    /// Revokes the station's bridge.
    /// - Returns: false if it has none.
    package static func revoke(
        of station: StationID, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: "UPDATE bridge SET revoked_at = ? WHERE station_id = ? AND revoked_at IS NULL",
            arguments: [now, station])
        let isRevoked = db.changesCount > 0
        // Ends the bridge's open polls.
        if isRevoked { db.signal(Signal(.commandQueue, station.text)) }
        return isRevoked
    }

    /// Saves the current and the next key of a bridge.
    package static func saveKeys(of bridge: Bridge, _ db: Database) throws {
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

    /// Nil if the bridge is unknown or revoked.
    package static func findActive(_ id: BridgeID, _ db: Database) throws -> Bridge? {
        try Bridge.fetchOne(
            db, cached: "SELECT * FROM bridge WHERE id = ? AND revoked_at IS NULL",
            arguments: [id])
    }

    /// Nil if the bridge is unknown.
    package static func find(_ id: BridgeID, _ db: Database) throws -> Bridge? {
        try Bridge.fetchOne(db, cached: "SELECT * FROM bridge WHERE id = ?", arguments: [id])
    }

    package static func saveNonces(
        _ nonces: NonceWindow, of id: BridgeID, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE bridge SET nonce_highest = ?, nonce_seen = ? WHERE id = ?",
            arguments: [
                Int64(bitPattern: nonces.highest), Int64(bitPattern: nonces.seen), id,
            ])
    }
}
