import CloudCore
import CommonBase

/// The right to charge at a location, or at a station there, that no booking or listing made: its
/// hosts have it, and whomever a host's grant names, by themselves, in a group, or as everyone.
package enum StandingRight {
    /// The person has a standing right at the location now. Each part begins with the few rows of the
    /// person.
    /// - Parameter location: an SQL expression, `location.id`.
    package static func condition(
        location: String, person: PersonID, _ now: Timestamp
    ) -> Condition {
        condition(location, person, StationAccess.isGrantee("?"), now)
    }

    /// As `condition`, but a grant for everyone does not count.
    /// - Parameter location: an SQL expression, `location.id`.
    package static func namingCondition(
        location: String, person: PersonID, _ now: Timestamp
    ) -> Condition {
        condition(location, person, StationAccess.isNamed("?"), now)
    }

    /// Whether the person has a standing right at the location now.
    package static func has(
        _ person: PersonID, at location: LocationID, _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        try holds(condition(location: "location.id", person: person, now), location, db)
    }

    /// Whether the person is a host of the location, or a grant there names the person or a group of
    /// theirs now.
    package static func names(
        _ person: PersonID, at location: LocationID, _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        try holds(namingCondition(location: "location.id", person: person, now), location, db)
    }

    /// Whether the person may charge at a station at a time by more than bookings: as a host, or by
    /// any other grant.
    package static func hasBesidesBookings(
        _ person: PersonID, at station: StationID, _ time: Timestamp, _ db: Database
    ) throws -> Bool {
        let grants = StationAccess.grants(
            of: "wanted.person_id", at: "wanted.station_id", "wanted.used_at")
        return try Bool.fetchOne(
            db,
            cached: """
                SELECT \(StationAccess.isHost(
                        person: "wanted.person_id", station: "wanted.station_id"))
                    OR EXISTS (SELECT 1 FROM \(grants)
                        AND access_grant.purpose IS DISTINCT FROM 'booking')
                FROM (SELECT CAST(? AS TEXT) AS person_id, CAST(? AS TEXT) AS station_id,
                    CAST(? AS BIGINT) AS used_at) AS wanted
                """,
            arguments: [person, station, time]) ?? false
    }

    private static func holds(
        _ condition: Condition, _ location: LocationID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM location
                    WHERE location.id = ? AND \(condition.sql))
                """,
            arguments: [location] + condition.arguments) ?? false
    }

    private static func condition(
        _ location: String, _ person: PersonID, _ isForPerson: String, _ now: Timestamp
    ) -> Condition {
        let granted = """
            access_grant.purpose IS NULL AND \(isForPerson)
            AND COALESCE(access_grant.valid_from <= ?, TRUE)
            AND COALESCE(access_grant.valid_until > ?, TRUE)
            """
        let (grantee, times): (StatementArguments, StatementArguments) = (
            [person, person], [now, now]
        )
        return Condition(
            """
            \(location) IN (SELECT hosted.id FROM location hosted WHERE hosted.host_id = ?
                UNION SELECT location_member.location_id FROM location_member
                    WHERE location_member.person_id = ?
                UNION SELECT access_grant.location_id FROM access_grant
                    WHERE access_grant.location_id IS NOT NULL AND \(granted)
                UNION SELECT granted.location_id FROM access_grant
                    JOIN station granted ON granted.id = access_grant.station_id
                    WHERE granted.location_id IS NOT NULL AND \(granted))
            """,
            grantee + grantee + times + grantee + times)
    }
}
