import CloudCore
import CloudFleet
import CommonBase

extension BookingTable {
    /// The connectors of these stations that a confirmed booking holds at a time.
    package static func held(
        of stations: [StationID], at now: Timestamp, _ db: Database
    ) throws -> Set<StationConnector> {
        guard !stations.isEmpty else { return [] }
        let isOne = Condition.isOne(of: stations, "station_id")
        let rows = try HeldConnector.fetchAll(
            db,
            cached: """
                SELECT station_id, connector_id FROM booking_quarter
                WHERE \(isOne.sql) AND quarter = ?
                """,
            arguments: isOne.arguments + [now.milliseconds / 900_000])
        return Set(rows.map(\.connector))
    }

    private struct HeldConnector: FetchableRecord {
        var connector: StationConnector

        init(row: Row) throws {
            connector = StationConnector(
                stationID: try row["station_id"], connectorID: try row["connector_id"])
        }
    }
}
