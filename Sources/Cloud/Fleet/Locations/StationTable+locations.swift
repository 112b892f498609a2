import CloudCore
import CommonBase

extension StationTable {
    /// A connector at a location, with the status that it reported last.
    package struct LocatedConnector: Hashable, Sendable, FetchableRecord {
        package var locationID: LocationID
        package var stationID: StationID
        /// 1 or more.
        package var connectorID: Int64
        package var status: ConnectorStatus?
        /// When it reported the status; nil if it never reported one.
        package var reportedAt: Timestamp?
        private let kind: TransactionSource
        private let lastSeenAt: Timestamp?

        package init(row: Row) throws {
            locationID = try row["location_id"]
            stationID = try row["station_id"]
            connectorID = try row["connector_id"]
            status = try row.optionalChoice("status")
            reportedAt = row["updated_at"]
            kind = try row.choice("kind")
            lastSeenAt = row["last_seen_at"]
        }

        /// Whether the station can be told something now, as `Station.isOnline`.
        package func isOnline(isConnected: Bool, at now: Timestamp) -> Bool {
            isConnected || Station.isPolling(kind, lastSeenAt: lastSeenAt, at: now)
        }
    }

    /// The connectors at these locations. A station that reported none has connector 1.
    package static func connectors(
        at locations: [LocationID], _ db: Database
    ) throws -> [LocationID: [LocatedConnector]] {
        guard !locations.isEmpty else { return [:] }
        let isOne = Condition.isOne(of: locations, "station.location_id")
        let found = try LocatedConnector.fetchAll(
            db,
            sql: """
                SELECT station.location_id, station.id AS station_id,
                    COALESCE(connector.connector_id, 1) AS connector_id, connector.status,
                    connector.updated_at, station.kind, station.last_seen_at
                FROM station LEFT JOIN connector
                    ON connector.station_id = station.id AND connector.connector_id > 0
                WHERE \(isOne.sql)
                """,
            arguments: isOne.arguments)
        return Dictionary(grouping: found, by: \.locationID)
    }
}
