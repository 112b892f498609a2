import Common
import GRDB

/// One enrolled zapoj-bridge.
public struct Bridge: Hashable, Sendable, FetchableRecord {
    public var id: BridgeID
    public var stationID: StationID
    /// SubjectPublicKeyInfo, PEM.
    public var publicKey: String
    public var nonces: NonceWindow

    public init(id: BridgeID, stationID: StationID, publicKey: String) {
        self.id = id
        self.stationID = stationID
        self.publicKey = publicKey
        nonces = NonceWindow()
    }

    public init(row: Row) {
        id = row["id"]
        stationID = row["station_id"]
        publicKey = row["public_key"]
        nonces = NonceWindow(
            highest: UInt64(bitPattern: row["nonce_highest"]),
            seen: UInt64(bitPattern: row["nonce_seen"]))
    }
}

public enum BridgeTable {
    /// Enrols `bridge`; the one that its station had before is revoked.
    public static func insert(_ bridge: Bridge, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE bridge SET revoked_at = ? WHERE station_id = ? AND revoked_at IS NULL",
            arguments: [now, bridge.stationID])
        try db.execute(
            sql: """
                INSERT INTO bridge (id, station_id, public_key, enrolled_at) VALUES (?, ?, ?, ?)
                """,
            arguments: [bridge.id, bridge.stationID, bridge.publicKey, now])
    }

    /// Nil also for one that was revoked.
    public static func findActive(_ id: BridgeID, _ db: Database) throws -> Bridge? {
        try Bridge.fetchOne(
            db, sql: "SELECT * FROM bridge WHERE id = ? AND revoked_at IS NULL",
            arguments: [id])
    }

    public static func saveNonces(
        _ nonces: NonceWindow, of id: BridgeID, _ db: Database
    ) throws {
        try db.execute(
            sql: "UPDATE bridge SET nonce_highest = ?, nonce_seen = ? WHERE id = ?",
            arguments: [
                Int64(bitPattern: nonces.highest), Int64(bitPattern: nonces.seen), id,
            ])
    }
}

/// A one-time code with which a bridge becomes a station.
public struct BridgeClaim: Hashable, Sendable, FetchableRecord {
    public var stationID: StationID
    /// Who used it up.
    public var bridgeID: BridgeID?

    public init(row: Row) {
        stationID = row["station_id"]
        bridgeID = row["bridge_id"]
    }
}

public enum BridgeClaimTable {
    public static func insert(
        codeHash: String, station: StationID, expiresAt: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            sql: "INSERT INTO bridge_claim (code_hash, station_id, expires_at) VALUES (?, ?, ?)",
            arguments: [codeHash, station, expiresAt])
    }

    /// The claim with this code, used or not; nil when there is none or it has expired.
    public static func find(
        codeHash: String, at now: Timestamp, _ db: Database
    ) throws -> BridgeClaim? {
        try BridgeClaim.fetchOne(
            db, sql: "SELECT * FROM bridge_claim WHERE code_hash = ? AND expires_at > ?",
            arguments: [codeHash, now])
    }

    public static func markUsed(
        codeHash: String, by bridge: BridgeID, _ db: Database
    ) throws {
        try db.execute(
            sql: "UPDATE bridge_claim SET bridge_id = ? WHERE code_hash = ?",
            arguments: [bridge, codeHash])
    }
}

public enum BridgeEventTable {
    public enum Outcome: Hashable, Sendable { case new, known, different }

    /// Notes that an event came. A number that was there before must have had the same content.
    public static func note(
        bridge: BridgeID, epoch: String, seq: Int64, type: String, bodyHash: String,
        at now: Timestamp, _ db: Database
    ) throws -> Outcome {
        try db.execute(
            sql: """
                INSERT INTO bridge_event (bridge_id, epoch, seq, type, body_hash, received_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [bridge, epoch, seq, type, bodyHash, now])
        if db.changesCount == 1 { return .new }
        let known = try String.fetchOne(
            db,
            sql: """
                SELECT body_hash FROM bridge_event WHERE bridge_id = ? AND epoch = ? AND seq = ?
                """,
            arguments: [bridge, epoch, seq])
        return known == bodyHash ? .known : .different
    }

    /// The last number of the epoch; 0 before the first.
    public static func last(
        bridge: BridgeID, epoch: String, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db, sql: "SELECT max(seq) FROM bridge_event WHERE bridge_id = ? AND epoch = ?",
            arguments: [bridge, epoch]) ?? 0
    }
}
