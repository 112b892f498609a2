import CloudCore
import CommonBase

/// Who manages, sees and may use a station, as conditions for the queries of all domains.
///
/// The hosts of a station are the host and the co-hosts of its location. They may charge there; other
/// people need a grant for the station or its location.
package enum StationAccess {
    /// A subquery: the locations of a person, who is both of its arguments.
    static let hostedLocations = """
        (SELECT id FROM location WHERE host_id = ?
            UNION SELECT location_id FROM location_member WHERE person_id = ?)
        """

    /// An SQL condition: the station `hosted` is one of a person, who is both of its arguments.
    package static let isHosted = "hosted.location_id IN \(hostedLocations)"

    /// The viewer manages the station: an admin, or one of its hosts. Nil if that holds for all.
    /// - Parameter station: an SQL expression, `station_id`.
    package static func isManaged(_ station: String, by viewer: Viewer) -> Condition? {
        switch viewer {
        case .admin, .system: nil
        case .station(let id): Condition("\(station) = ?", [id])
        case .anonymous: .never
        case .person(let id, _):
            Condition(
                """
                \(station) IN (SELECT hosted.id FROM station hosted
                    WHERE \(isHosted))
                """, [id, id])
        }
    }

    /// The stations that a person manages. Everybody else has a simpler condition.
    package static func managedStations(of person: PersonID, _ db: Database) throws -> [StationID] {
        try StationID.fetchAll(
            db,
            cached: """
                SELECT hosted.id FROM station hosted
                WHERE \(isHosted) ORDER BY hosted.id
                """,
            arguments: [person, person])
    }

    /// Whether the person is the host or a co-host of a location.
    package static func isHost(_ person: PersonID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, cached: "SELECT EXISTS \(hostedLocations)", arguments: [person, person]) ?? false
    }

    /// The viewer manages the station in `station_id`, or is the person in `person_id`. Nil if all rows
    /// are visible.
    package static func isManagedOrOwn(by viewer: Viewer) -> Condition? {
        guard let managed = isManaged("station_id", by: viewer), case .person(let id, _) = viewer
        else { return isManaged("station_id", by: viewer) }
        return Condition("\(managed.sql) OR person_id = ?", managed.arguments + [id])
    }

    /// The viewer sees the station: they manage it, or a grant lets them charge there, now or later.
    package static func isVisible(
        _ station: String, to viewer: Viewer, at now: Timestamp
    ) -> Condition? {
        guard case .person(let id, _) = viewer else { return isManaged(station, by: viewer) }
        return reaches(
            station, id, isGrantee("?"),
            Condition("COALESCE(access_grant.valid_until > ?, TRUE)", [now]))
    }

    /// The person may charge at the station now. For lists of stations: it finds all of them at once.
    /// - Parameter isInvited: leaves out the stations where everyone may charge, and no grant names
    ///   the person or a group of theirs.
    static func isUsable(
        _ station: String, by person: PersonID, isInvited: Bool = false, at now: Timestamp
    ) -> Condition {
        reaches(
            station, person, isInvited ? isNamed("?") : isGrantee("?"),
            Condition(
                """
                COALESCE(access_grant.valid_from <= ?, TRUE)
                    AND COALESCE(access_grant.valid_until > ?, TRUE)
                """, [now, now]))
    }

    /// The person is a host of the station, or has a grant for it that fulfils a condition. Each part
    /// begins with the few rows of the person, not with all stations or grants.
    /// - Parameter isForPerson: `isGrantee` or `isNamed`.
    private static func reaches(
        _ station: String, _ person: PersonID, _ isForPerson: String, _ condition: Condition
    ) -> Condition {
        let granted = "\(isForPerson) AND \(condition.sql)"
        let grantee: StatementArguments = [person, person]
        return Condition(
            """
            \(station) IN (SELECT hosted.id FROM station hosted
                    WHERE \(isHosted)
                UNION SELECT access_grant.station_id FROM access_grant
                    WHERE access_grant.station_id IS NOT NULL AND \(granted)
                UNION SELECT granted.id FROM access_grant
                    JOIN station granted ON granted.location_id = access_grant.location_id
                    WHERE \(granted))
            """,
            grantee + grantee + condition.arguments + grantee + condition.arguments)
    }

    /// An SQL condition: the person may charge at the station at this time.
    /// - Parameters: SQL expressions; columns with the names of their tables.
    package static func mayCharge(person: String, station: String, at time: String) -> String {
        """
        (\(isHost(person: person, station: station)) OR EXISTS (SELECT 1
            FROM \(grants(of: person, at: station, time))))
        """
    }

    /// Whether a person may charge at a station now.
    package static func mayCharge(
        _ person: PersonID, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT \(mayCharge(
                    person: "wanted.person_id", station: "wanted.station_id",
                    at: "wanted.used_at"))
                FROM (SELECT CAST(? AS TEXT) AS person_id, CAST(? AS TEXT) AS station_id,
                    CAST(? AS BIGINT) AS used_at) AS wanted
                """,
            arguments: [person, station, now]) ?? false
    }

    /// The host and the co-hosts of a station, in the order of their ids.
    package static func hosts(of station: StationID, _ db: Database) throws -> [PersonID] {
        try PersonID.fetchAll(
            db,
            cached: """
                SELECT location.host_id FROM station hosted
                JOIN location ON location.id = hosted.location_id WHERE hosted.id = ?
                UNION
                SELECT location_member.person_id FROM station hosted
                JOIN location_member ON location_member.location_id = hosted.location_id
                WHERE hosted.id = ?
                ORDER BY 1
                """,
            arguments: [station, station])
    }

    /// An SQL condition: the person is one of the station's hosts.
    package static func isHost(person: String, station: String) -> String {
        """
        EXISTS (SELECT 1 FROM station hosted JOIN location ON location.id = hosted.location_id
            WHERE hosted.id = \(station) AND (location.host_id = \(person)
                OR EXISTS (SELECT 1 FROM location_member
                    WHERE location_member.location_id = location.id
                      AND location_member.person_id = \(person))))
        """
    }

    /// The grants that let a person charge at a station at a time, for FROM.
    package static func grants(of person: String, at station: String, _ time: String) -> String {
        """
        access_grant
        WHERE (access_grant.station_id = \(station) OR access_grant.location_id =
                (SELECT granted.location_id FROM station granted WHERE granted.id = \(station)))
          AND \(isGrantee(person))
          AND COALESCE(access_grant.valid_from <= \(time), TRUE)
          AND COALESCE(access_grant.valid_until > \(time), TRUE)
        """
    }

    /// Why grants do not let a person charge at a time.
    package enum InvalidGrant: String, Sendable { case later, ended }

    /// Whether a person without the right to charge at a station will have one, or has had one. Nil
    /// without any grant.
    package static func invalidGrant(
        of person: PersonID, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> InvalidGrant? {
        try String.fetchOne(
            db,
            cached: """
                SELECT CASE WHEN sum(CASE WHEN access_grant.valid_from > ? THEN 1 ELSE 0 END) > 0
                    THEN 'later' WHEN count(*) > 0 THEN 'ended' END
                FROM access_grant
                WHERE (access_grant.station_id = ? OR access_grant.location_id =
                        (SELECT granted.location_id FROM station granted WHERE granted.id = ?))
                  AND \(isGrantee("?"))
                """,
            arguments: [now, station, station, person, person]
        ).flatMap(InvalidGrant.init)
    }

    /// An SQL condition: the grant puts its people's cards on lists that leave the cloud. A host reads
    /// such a list, so a host's grant for everyone does not: it would give them the cards of strangers.
    /// A grant to a group with hours does not either: a list can't express them.
    package static let isListed = """
        (access_grant.is_everyone = 0 OR access_grant.created_by IS NULL OR EXISTS (SELECT 1
            FROM person maker WHERE maker.id = access_grant.created_by AND maker.is_admin = 1))
        AND NOT EXISTS (SELECT 1 FROM group_hours
            WHERE group_hours.group_id = access_grant.group_id)
        """

    /// The energy that a transaction may take by these grants, for SELECT: the highest limit; null if a
    /// grant has none.
    package static let maximumEnergyWh = """
        CASE WHEN count(*) = count(access_grant.maximum_energy_wh)
            THEN max(access_grant.maximum_energy_wh) END
        """

    /// As `maximumEnergyWh`, for lists that leave the cloud: a transaction that one of them lets begin
    /// may take no more than the lowest energy that the group allows in a day, week or month.
    package static let listedEnergyWh = """
        CASE WHEN count(*) = count(\(listedLimit)) THEN max(\(listedLimit)) END
        """

    private static let listedLimit = """
        (SELECT min(listed.energy_wh) FROM (
            SELECT access_grant.maximum_energy_wh AS energy_wh
            UNION ALL SELECT group_energy_limit.energy_wh FROM group_energy_limit
            WHERE group_energy_limit.group_id = access_grant.group_id) AS listed)
        """

    /// The grants to a group at a station, for FROM.
    package static func grants(toGroup group: String, at station: String) -> String {
        """
        access_grant
        WHERE access_grant.group_id = \(group) AND (access_grant.station_id = \(station)
            OR access_grant.location_id =
                (SELECT granted.location_id FROM station granted WHERE granted.id = \(station)))
        """
    }

    /// Whether a grant is for the person, who occurs twice.
    static func isGrantee(_ person: String) -> String {
        "(access_grant.is_everyone = 1 OR \(isNamed(person)))"
    }

    /// Whether a grant names the person, who occurs twice, or a group of theirs.
    static func isNamed(_ person: String) -> String {
        """
        (access_grant.person_id = \(person)
            OR access_grant.group_id IN (SELECT group_member.group_id FROM group_member
                WHERE group_member.person_id = \(person)))
        """
    }
}
