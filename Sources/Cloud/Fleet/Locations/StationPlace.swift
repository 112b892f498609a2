import CloudCore
import CommonBase

/// The name of a station in words, and the zone of its times. Visible to everyone who sees the
/// transaction or has the connector's code.
package struct StationPlace: Hashable, Sendable, FetchableRecord {
    package var stationName: String
    package var locationName: String?
    /// An IANA name.
    package var timeZone: String

    package init(row: Row) throws {
        stationName = try row["station_name"]
        locationName = row["location_name"]
        timeZone = row["time_zone"] ?? Location.standardTimeZone
    }

    package static func of(_ station: StationID, _ db: Database) throws -> StationPlace? {
        try of([station], db)[station]
    }

    package static func of(
        _ stations: [StationID], _ db: Database
    ) throws -> [StationID: StationPlace] {
        let condition = Condition.isOne(of: Set(stations), "station.id")
        var places: [StationID: StationPlace] = [:]
        try db.forEachRow(
            cached: """
                SELECT station.id, station.name AS station_name, location.name AS location_name,
                    location.time_zone
                FROM station LEFT JOIN location ON location.id = station.location_id
                WHERE \(condition.sql)
                """,
            arguments: condition.arguments
        ) { row in
            let id: StationID = try row["id"]
            places[id] = try StationPlace(row: row)
        }
        return places
    }

    /// `Garage, Home`; only the station's name where the location has the same or none.
    package var name: String {
        guard let locationName, locationName != stationName else { return stationName }
        return "\(stationName), \(locationName)"
    }
}

extension StationAccess {
    /// Whether a grant lets everybody charge at a station now, earlier or later.
    package static func isForEveryone(_ station: StationID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM access_grant
                    WHERE is_everyone = 1 AND (station_id = ? OR location_id =
                        (SELECT station.location_id FROM station WHERE station.id = ?)))
                """,
            arguments: [station, station]) ?? false
    }

    /// The people whom grants let charge at a station now or later, by name or in a group.
    package static func grantees(of station: StationID, _ db: Database) throws -> Set<PersonID> {
        let here = """
            (access_grant.station_id = ? OR access_grant.location_id =
                (SELECT station.location_id FROM station WHERE station.id = ?))
            """
        return Set(
            try PersonID.fetchAll(
                db,
                cached: """
                    SELECT access_grant.person_id FROM access_grant
                    WHERE access_grant.person_id IS NOT NULL AND \(here)
                    UNION SELECT group_member.person_id
                    FROM access_grant JOIN group_member
                        ON group_member.group_id = access_grant.group_id
                    WHERE \(here) LIMIT 1000
                    """,
                arguments: [station, station, station, station]))
    }
}
