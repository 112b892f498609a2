import CloudCore
import CommonBase

/// The last reported status of a connector; connector 0 is the station as a whole.
package struct Connector: Hashable, Sendable, FetchableRecord {
    package var connectorID: Int64
    package var status: ConnectorStatus
    package var errorCode: String?
    package var updatedAt: Timestamp

    package init(row: Row) throws {
        connectorID = try row["connector_id"]
        status = try row.choice("status")
        errorCode = row["error_code"]
        updatedAt = try row["updated_at"]
    }
}

package enum ConnectorTable {
    /// An SQL condition for statements of other domains: the station has another connector than this
    /// one.
    /// - Parameters: SQL expressions.
    package static func hasOther(station: String, than connector: String) -> String {
        """
        EXISTS (SELECT 1 FROM connector WHERE connector.station_id = \(station)
            AND connector.connector_id > 0 AND connector.connector_id <> \(connector))
        """
    }

    /// Highest stored connector number; some stations report impossible ones (quirk Q28).
    package static let maximumID: Int64 = 64

    /// The rule of every `connectorId` in requests, as a sentence for the API's description.
    package static let rule = "0 to \(maximumID), where 0 is the station as a whole."

    /// Checks a connector number that a person gives.
    /// - Parameter allowsWhole: whether 0, the station as a whole, is valid.
    /// - Throws: `invalidInput` for `connectorId`.
    package static func check(_ number: Int64, allowsWhole: Bool = true) throws {
        let lowest: Int64 = allowsWhole ? 0 : 1
        try Check.that(
            (lowest...maximumID).contains(number), "connectorId",
            "connectorId must be between \(lowest) and \(maximumID).")
    }

    /// A reported connector number, clamped to the valid range.
    package static func nearestID(_ reported: Int64) -> Int64 { min(max(reported, 0), maximumID) }

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
        guard db.changesCount == 1 else { return }
        try DomainEventTable.append(
            .connectorChanged, subject: station.text, station: station,
            payload: .object([
                "connectorId": .int(connector), "status": .string(status.rawValue),
            ]), at: now, db)
    }

    package static func list(station: StationID, _ db: Database) throws -> [Connector] {
        try Connector.fetchAll(
            db, cached: "SELECT * FROM connector WHERE station_id = ? ORDER BY connector_id",
            arguments: [station])
    }

    /// The same for several stations.
    package static func list(
        stations: [StationID], _ db: Database
    ) throws -> [StationID: [Connector]] {
        let condition = Condition.isOne(of: stations, "station_id")
        var connectors: [StationID: [Connector]] = [:]
        try db.forEachRow(
            cached: """
                SELECT * FROM connector WHERE \(condition.sql) ORDER BY station_id, connector_id
                """,
            arguments: condition.arguments
        ) { row in
            let station: StationID = try row["station_id"]
            connectors[station, default: []].append(try Connector(row: row))
        }
        return connectors
    }
}
