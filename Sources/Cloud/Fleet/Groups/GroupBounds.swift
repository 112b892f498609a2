import CloudCore
import CommonBase

/// The members whom the limits of a group bind, and the stations.
///
/// A group's limits bind a member where a grant to the group lets them charge, unless they have
/// another right there: as a host or co-host, by a grant that names them, or by one for everyone. A
/// grant of a booking is no such right, so that a member's booking keeps to the limits of the group.
package enum GroupBounds {
    /// The groups whose limits bind a person at a station at a time, in the order of their ids; none
    /// if nothing binds them.
    package static func groups(
        binding person: PersonID, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> [ID<PersonGroup>] {
        try ID<PersonGroup>.fetchAll(
            db,
            cached: """
                SELECT group_member.group_id
                FROM (SELECT CAST(? AS TEXT) AS person_id, CAST(? AS TEXT) AS station_id,
                    CAST(? AS BIGINT) AS used_at) AS wanted
                JOIN group_member ON group_member.person_id = wanted.person_id
                WHERE EXISTS (SELECT 1 FROM \(StationAccess.grants(
                        toGroup: "group_member.group_id", at: "wanted.station_id"))
                    AND COALESCE(access_grant.valid_from <= wanted.used_at, TRUE)
                    AND COALESCE(access_grant.valid_until > wanted.used_at, TRUE))
                  AND NOT \(hasOtherRight(
                    person: "wanted.person_id", station: "wanted.station_id",
                    at: "wanted.used_at"))
                ORDER BY group_member.group_id
                """,
            arguments: [person, station, now])
    }

    /// An SQL condition: a person may charge at a station by more than their groups and bookings.
    /// COALESCE keeps SQLite from the index of groups, where all grants without one are.
    /// - Parameters: SQL expressions; columns with the names of their tables.
    package static func hasOtherRight(
        person: String, station: String, at time: String
    ) -> String {
        """
        (\(StationAccess.isHost(person: person, station: station)) OR EXISTS (SELECT 1
            FROM \(StationAccess.grants(of: person, at: station, time))
              AND COALESCE(access_grant.group_id, '') = ''
              AND access_grant.purpose IS DISTINCT FROM 'booking'))
        """
    }

    /// A subquery: the stations where a group, which is both of its arguments, has a grant.
    package static let stations = """
        (SELECT access_grant.station_id FROM access_grant
            WHERE access_grant.group_id = ? AND access_grant.station_id IS NOT NULL
            UNION SELECT granted.id FROM access_grant
            JOIN station granted ON granted.location_id = access_grant.location_id
            WHERE access_grant.group_id = ?)
        """

    /// A subquery: the members of a group, its argument.
    package static let members = """
        (SELECT group_member.person_id FROM group_member WHERE group_member.group_id = ?)
        """
}
