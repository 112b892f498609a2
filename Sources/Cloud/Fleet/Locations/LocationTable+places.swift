import CloudCore
import CommonBase

/// Reads of places for other domains.
extension LocationTable {
    /// The location of a station; nil for a station without one. For the cloud's own work.
    package static func of(_ station: StationID, _ db: Database) throws -> Location? {
        try Location.fetchOne(
            db,
            cached: """
                SELECT location.* FROM station
                JOIN location ON location.id = station.location_id WHERE station.id = ?
                """,
            arguments: [station])
    }

    /// The stations of a location, which the caller has checked.
    package static func stations(
        of location: LocationID, limit: Int, _ db: Database
    ) throws -> [StationID] {
        try StationID.fetchAll(
            db,
            cached: """
                SELECT station.id FROM station WHERE station.location_id = ?
                ORDER BY station.id LIMIT ?
                """,
            arguments: [location, limit])
    }
}

extension GroupTable {
    /// An SQL condition: the person is a member of the group.
    /// - Parameters: SQL expressions; columns with the names of their tables.
    package static func isMember(person: String, group: String) -> String {
        """
        EXISTS (SELECT 1 FROM group_member
            WHERE group_member.group_id = \(group) AND group_member.person_id = \(person))
        """
    }

    /// An SQL condition: the group belongs to the host of the location.
    /// - Parameters: SQL expressions; columns with the names of their tables.
    package static func isOfHost(group: String, location: String) -> String {
        """
        EXISTS (SELECT 1 FROM person_group JOIN location
                ON location.host_id = person_group.host_id
            WHERE person_group.id = \(group) AND location.id = \(location))
        """
    }

    /// The groups of a host in the order of their names, at most `PersonGroup.limit`. The caller has
    /// checked that the viewer manages a place of the host.
    package static func groups(of host: PersonID, _ db: Database) throws -> [PersonGroup] {
        try PersonGroup.fetchAll(
            db,
            cached: """
                SELECT * FROM person_group WHERE host_id = ? ORDER BY name, id LIMIT ?
                """,
            arguments: [host, PersonGroup.limit])
    }
}
