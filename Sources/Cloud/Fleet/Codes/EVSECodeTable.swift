import CloudCore
import CommonBase

package enum EVSECodeTable {
    private static let selection = """
        SELECT evse_code.code, evse_code.station_id, evse_code.connector_id,
            station.name AS station_name, station.kind, location.id AS location_id,
            location.name AS location_name, location.host_id, location.time_zone
        FROM evse_code LEFT JOIN station ON station.id = evse_code.station_id
            LEFT JOIN location
                ON location.id = COALESCE(station.location_id, evse_code.location_id)
        """

    /// The connector with a code. No viewer: anyone with the code may see it.
    package static func place(_ code: EVSECode, _ db: Database) throws -> ChargingPlace? {
        try ChargingPlace.fetchOne(
            db, cached: "\(selection) WHERE evse_code.code = ?", arguments: [code.text])
    }

    /// The place of a connector; nil while it has no code.
    package static func place(
        station: StationID, connector: Int64, _ db: Database
    ) throws -> ChargingPlace? {
        try ChargingPlace.fetchOne(
            db,
            cached: """
                \(selection) WHERE evse_code.station_id = ? AND evse_code.connector_id = ?
                """,
            arguments: [station, connector])
    }

    /// The places of a station in the order of their connectors. The caller has checked that the
    /// viewer manages the station.
    static func places(of station: StationID, _ db: Database) throws -> [ChargingPlace] {
        try ChargingPlace.fetchAll(
            db,
            cached: """
                \(selection) WHERE evse_code.station_id = ?
                ORDER BY evse_code.connector_id LIMIT \(ConnectorTable.maximumID)
                """,
            arguments: [station])
    }

    /// The same for several stations.
    static func places(
        of stations: [StationID], _ db: Database
    ) throws -> [StationID: [ChargingPlace]] {
        let condition = Condition.isOne(of: stations, "evse_code.station_id")
        var places: [StationID: [ChargingPlace]] = [:]
        try db.forEachRow(
            cached: """
                \(selection) WHERE \(condition.sql)
                ORDER BY evse_code.station_id, evse_code.connector_id
                """,
            arguments: condition.arguments
        ) { row in
            let station: StationID = try row["station_id"]
            places[station, default: []].append(try ChargingPlace(row: row))
        }
        return places
    }

    /// The codes at a location that are not of this station. The caller has checked that the viewer
    /// manages the location.
    static func others(
        at location: LocationID, than station: StationID, _ db: Database
    ) throws -> [ChargingPlace] {
        try ChargingPlace.fetchAll(
            db,
            cached: """
                \(selection)
                WHERE evse_code.code IN (SELECT kept.code FROM evse_code kept
                        WHERE kept.location_id = ?
                    UNION SELECT placed.code FROM station here
                        JOIN evse_code placed ON placed.station_id = here.id
                        WHERE here.location_id = ?)
                  AND location.id = ? AND evse_code.station_id IS DISTINCT FROM ?
                ORDER BY station.name, evse_code.connector_id, evse_code.code LIMIT 100
                """,
            arguments: [location, location, location, station])
    }

    /// Gives a connector this code, unless it has one.
    static func insert(
        _ code: EVSECode, station: StationID, connector: Int64, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO evse_code (code, station_id, connector_id, created_at)
                VALUES (?, ?, ?, ?) ON CONFLICT (station_id, connector_id) DO NOTHING
                """,
            arguments: [code.text, station, connector, now])
    }

    static func delete(station: StationID, connector: Int64, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM evse_code WHERE station_id = ? AND connector_id = ?",
            arguments: [station, connector])
    }

    static func move(
        _ code: EVSECode, to station: StationID, connector: Int64, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE evse_code SET station_id = ?, connector_id = ?, location_id = NULL
                WHERE code = ?
                """,
            arguments: [station, connector, code.text])
    }

    /// Keeps the codes of a station that is about to be deleted, at its location.
    static func keep(ofRemoved station: StationID, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE evse_code SET location_id =
                    (SELECT station.location_id FROM station WHERE station.id = ?)
                WHERE station_id = ?
                """,
            arguments: [station, station])
    }
}
