import CloudCore
import CommonBase

extension StationAccess {
    /// The people whom valid and coming grants let charge at a station, by name or in a group of one
    /// of its hosts, in the order of their ids. Who is in somebody else's group is not told.
    package static func guests(
        of station: StationID, limit: Int, at now: Timestamp, _ db: Database
    ) throws -> [PersonID] {
        let here = """
            (access_grant.station_id = ? OR access_grant.location_id =
                (SELECT granted.location_id FROM station granted WHERE granted.id = ?))
            AND COALESCE(access_grant.valid_until > ?, TRUE)
            """
        return try PersonID.fetchAll(
            db,
            cached: """
                SELECT access_grant.person_id FROM access_grant
                WHERE access_grant.person_id IS NOT NULL AND \(here)
                UNION SELECT group_member.person_id FROM access_grant
                JOIN person_group ON person_group.id = access_grant.group_id
                JOIN group_member ON group_member.group_id = person_group.id
                WHERE \(here) AND \(isHost(person: "person_group.host_id", station: "?"))
                ORDER BY 1 LIMIT ?
                """,
            arguments: [station, station, now, station, station, now, station, limit])
    }
}
