import ChargingModel
import CloudCore
import CommonBase

/// The log of authorization requests.
package enum TokenUseTable {
    package static func append(
        _ token: IdTokenReference, station: StationID, status: AuthorizationStatus,
        at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO token_use (token_hash, token_suffix, station_id, status, used_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [token.hash, token.suffix, station, status.rawValue, now])
    }
}
