import CloudCore
import CommonBase

extension StationAccess {
    /// A grant lets the members of a group charge at the location, or at a station there, now; and the
    /// person is one of them.
    /// - Parameter location: an SQL expression, `location.id`.
    package static func isReachable(
        _ location: String, by group: ID<PersonGroup>, withMember person: PersonID,
        at now: Timestamp
    ) -> Condition {
        let isGranted = """
            access_grant.group_id = ? AND COALESCE(access_grant.valid_from <= ?, TRUE)
            AND COALESCE(access_grant.valid_until > ?, TRUE)
            """
        return Condition(
            """
            EXISTS (SELECT 1 FROM group_member
                WHERE group_member.group_id = ? AND group_member.person_id = ?)
            AND \(location) IN (SELECT access_grant.location_id FROM access_grant
                    WHERE access_grant.location_id IS NOT NULL AND \(isGranted)
                UNION SELECT granted.location_id FROM access_grant
                    JOIN station granted ON granted.id = access_grant.station_id
                    WHERE granted.location_id IS NOT NULL AND \(isGranted))
            """,
            [group, person, group, now, now, group, now, now])
    }
}

extension GroupTable {
    /// A group by its name.
    package struct Named: Hashable, Sendable, FetchableRecord {
        package var id: ID<PersonGroup>
        package var name: String

        package init(row: Row) throws {
            id = try row["id"]
            name = try row["name"]
        }
    }

    /// The groups of which a person is a member, by their names; at most `limit`.
    package static func joined(
        by person: PersonID, limit: Int = 50, _ db: Database
    ) throws -> [Named] {
        try Named.fetchAll(
            db,
            cached: """
                SELECT person_group.id, person_group.name FROM group_member
                JOIN person_group ON person_group.id = group_member.group_id
                WHERE group_member.person_id = ? ORDER BY person_group.name, person_group.id LIMIT ?
                """,
            arguments: [person, limit])
    }
}
