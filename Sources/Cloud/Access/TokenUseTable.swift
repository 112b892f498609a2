import ChargingModel
import CloudCore
import CommonBase

/// The log of authorization requests.
package enum TokenUseTable {
    /// Maximum number of requests kept for a station: half a year of a busy one, with 100 a day.
    static let limit = 20_000
    /// Maximum age: thirteen months, so that last year's month can be compared.
    static let keptSeconds: Int64 = 400 * 86_400

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
