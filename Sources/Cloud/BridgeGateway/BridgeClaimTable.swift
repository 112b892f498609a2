import CloudCore
import CommonBase

/// A one-time claim code, with which a bridge enrols for a station.
package struct BridgeClaim: Hashable, Sendable, FetchableRecord {
    package var stationID: StationID
    /// The bridge that used the code; nil if it is unused.
    package var bridgeID: BridgeID?

    package init(row: Row) throws {
        stationID = try row["station_id"]
        bridgeID = row["bridge_id"]
    }
}

package enum BridgeClaimTable {
    package static func insert(
        codeHash: String, station: StationID, expiresAt: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: "INSERT INTO bridge_claim (code_hash, station_id, expires_at) VALUES (?, ?, ?)",
            arguments: [codeHash, station, expiresAt])
    }

    /// The claim with this code, used or not; nil if it is unknown or expired.
    package static func find(
        codeHash: String, at now: Timestamp, _ db: Database
    ) throws -> BridgeClaim? {
        try BridgeClaim.fetchOne(
            db, cached: "SELECT * FROM bridge_claim WHERE code_hash = ? AND expires_at > ?",
            arguments: [codeHash, now])
    }

    /// Makes the unused codes of a station invalid.
    package static func withdraw(of station: StationID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM bridge_claim WHERE station_id = ? AND bridge_id IS NULL",
            arguments: [station])
    }

    package static func markUsed(
        codeHash: String, by bridge: BridgeID, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE bridge_claim SET bridge_id = ? WHERE code_hash = ?",
            arguments: [bridge, codeHash])
    }
}
