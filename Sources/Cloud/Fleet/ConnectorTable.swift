import CloudCore
import CommonBase

/// What a station last said about one of its connectors; 0 is the station as a whole.
package struct Connector: Hashable, Sendable, FetchableRecord {
    package var connectorID: Int64
    package var status: ConnectorStatus
    package var errorCode: String?
    package var updatedAt: Timestamp

    package init(row: Row) throws {
        connectorID = row["connector_id"]
        status = try row.choice("status")
        errorCode = row["error_code"]
        updatedAt = row["updated_at"]
    }
}

package enum ConnectorTable {
    /// SQL, for other domains' statements: a station has a connector beside the one with a number.
    /// - Parameters: SQL expressions.
    package static func hasOther(station: String, than connector: String) -> String {
        """
        EXISTS (SELECT 1 FROM connector WHERE connector.station_id = \(station)
            AND connector.connector_id > 0 AND connector.connector_id <> \(connector))
        """
    }

    /// Highest connector number that is kept; a station that claims more is mistaken (quirk Q28).
    package static let maximumID: Int64 = 64

    /// The number that is kept for one that a station claims.
    package static func nearestID(_ claimed: Int64) -> Int64 { min(max(claimed, 0), maximumID) }

    package static func save(
        station: StationID, connector: Int64, status: ConnectorStatus, errorCode: String?,
        at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO connector (station_id, connector_id, status, error_code, updated_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (station_id, connector_id) DO UPDATE SET
                    status = excluded.status, error_code = excluded.error_code,
                    updated_at = excluded.updated_at
                WHERE connector.status <> excluded.status
                    OR connector.error_code IS DISTINCT FROM excluded.error_code
                """,
            arguments: [station, connector, status.rawValue, errorCode, now])
    }

    package static func list(station: StationID, _ db: Database) throws -> [Connector] {
        try Connector.fetchAll(
            db, cached: "SELECT * FROM connector WHERE station_id = ? ORDER BY connector_id",
            arguments: [station])
    }
}
