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

    /// A limit of a group in one of its periods.
    package struct Limit<Amount> {
        package let group: ID<PersonGroup>
        package let counted: GroupLimits.Counted
        package let amount: Amount
        package let period: Range<Timestamp>
    }

    /// What the limits of a person's groups leave at a station.
    package enum Left<Amount> {
        /// No group's limits bind the person there.
        case unbound
        /// None of the groups may charge at this time.
        case outsideHours
        /// A group that may charge at this time has no such limit.
        case unlimited
        case amount(Amount)
    }

    /// What the groups that bind a person at a station leave of their limits. Of the groups that may
    /// charge at this time, the one that allows most decides; of its limits, the one with the least left.
    /// - Parameters:
    ///   - limits: the limits of a group that count.
    ///   - start: their periods are those that hold this time; nil is now.
    ///   - rest: what is left of a limit.
    package static func left<Amount: Comparable>(
        of limits: (GroupLimits) -> [GroupLimits.Key: Amount], binding person: PersonID,
        at station: StationID, startedAt start: Timestamp? = nil, _ now: Timestamp,
        _ db: Database, rest: (Limit<Amount>) throws -> Amount
    ) throws -> Left<Amount> {
        let groups = try Self.groups(binding: person, at: station, now, db)
        guard !groups.isEmpty else { return .unbound }
        let zone = try StationZone.of(station, db)
        var best: Amount?
        for group in groups {
            let known = try GroupLimitTable.limits(of: group, db)
            guard known.isOpen(at: now, in: zone) else { continue }
            let rests = try limits(known).map { key, amount in
                try rest(
                    Limit(
                        group: group, counted: key.counted, amount: amount,
                        period: key.period.range(at: start ?? now, in: zone)))
            }
            guard let lowest = rests.min() else { return .unlimited }
            best = best.map { max($0, lowest) } ?? lowest
        }
        guard let best else { return .outsideHours }
        return .amount(best)
    }

    /// An SQL condition: a person is a member of a group with hours.
    /// - Parameter person: an SQL expression; a column with the name of its table.
    package static func hasHours(person: String) -> String {
        """
        EXISTS (SELECT 1 FROM group_member
            JOIN group_hours ON group_hours.group_id = group_member.group_id
            WHERE group_member.person_id = \(person))
        """
    }

    /// An SQL condition: a person is a member of a group that limits the energy of all its members
    /// together.
    /// - Parameter person: an SQL expression; a column with the name of its table.
    package static func sharesEnergy(person: String) -> String {
        """
        EXISTS (SELECT 1 FROM group_member
            JOIN group_energy_limit ON group_energy_limit.group_id = group_member.group_id
            WHERE group_member.person_id = \(person) AND group_energy_limit.counted = 'group')
        """
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
