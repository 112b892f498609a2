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
                    WHERE hosted.location_id IN \(hostedLocations))
                """, [id, id])
        }
    }

    /// The stations that a person manages. Everybody else has a simpler condition.
    package static func managedStations(of person: PersonID, _ db: Database) throws -> [StationID] {
        try StationID.fetchAll(
            db,
            cached: """
                SELECT hosted.id FROM station hosted
                WHERE hosted.location_id IN \(hostedLocations) ORDER BY hosted.id
                """,
            arguments: [person, person])
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
        guard let managed = isManaged(station, by: viewer), case .person(let id, _) = viewer else {
            return isManaged(station, by: viewer)
        }
        return Condition(
            """
            \(managed.sql) OR \(station) IN (SELECT granted.id FROM station granted
                JOIN access_grant ON access_grant.station_id = granted.id
                    OR access_grant.location_id = granted.location_id
                WHERE \(isGrantee("?")) AND COALESCE(access_grant.valid_until > ?, TRUE))
            """, managed.arguments + [id, id, now])
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

    /// An SQL condition: the grant puts its people's cards on lists that leave the cloud. A host reads
    /// such a list, so a host's grant for everyone does not: it would give them the cards of strangers.
    package static let isListed = """
        (access_grant.is_everyone = 0 OR access_grant.created_by IS NULL OR EXISTS (SELECT 1
            FROM person maker WHERE maker.id = access_grant.created_by AND maker.is_admin = 1))
        """

    /// The energy that a transaction may take by these grants, for SELECT: the highest limit; null if a
    /// grant has none.
    package static let maximumEnergyWh = """
        CASE WHEN count(*) = count(access_grant.maximum_energy_wh)
            THEN max(access_grant.maximum_energy_wh) END
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
    private static func isGrantee(_ person: String) -> String {
        """
        (access_grant.is_everyone = 1 OR access_grant.person_id = \(person)
            OR access_grant.group_id IN (SELECT group_member.group_id FROM group_member
                WHERE group_member.person_id = \(person)))
        """
    }
}
