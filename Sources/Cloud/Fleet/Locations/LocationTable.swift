import CloudCore
import CloudPeople
import CommonBase

package enum LocationTable {
    static func insert(_ location: Location, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO location (id, host_id, name, time_zone, created_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                location.id, location.hostID, location.name, location.timeZone,
                location.createdAt,
            ])
    }

    /// Saves the mutable columns.
    static func update(_ location: Location, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE location SET host_id = ?, name = ?, time_zone = ? WHERE id = ?",
            arguments: [location.hostID, location.name, location.timeZone, location.id])
    }

    /// - Throws: `DatabaseFailure` for a location with stations.
    static func delete(_ id: LocationID, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM location WHERE id = ?", arguments: [id])
    }

    /// The location, if the viewer manages it.
    static func find(
        _ id: LocationID, viewer: Viewer, _ db: Database
    ) throws -> Location? {
        var conditions = Conditions()
        conditions.add(isManaged("id", by: viewer))
        conditions.add("id = ?", id)
        return try Location.fetchAll(
            db, sql: "SELECT * FROM location \(conditions.sql)", arguments: conditions.arguments
        ).first
    }

    /// Lists the locations that the viewer manages, in the order of their ids, starting after
    /// `after`.
    package static func list(
        after: String, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [Location] {
        var conditions = Conditions()
        conditions.add(isManaged("id", by: viewer))
        conditions.add("id > ?", after)
        return try Location.fetchAll(
            db, sql: "SELECT * FROM location \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    static func count(of host: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM location WHERE host_id = ?", arguments: [host]) ?? 0
    }

    /// The oldest location of a host; nil if the person is not one.
    static func oldest(of host: PersonID, _ db: Database) throws -> LocationID? {
        try LocationID.fetchOne(
            db,
            cached: "SELECT id FROM location WHERE host_id = ? ORDER BY created_at, id LIMIT 1",
            arguments: [host])
    }

    /// The viewer manages the location: an admin, its host or a co-host.
    package static func isManaged(_ location: String, by viewer: Viewer) -> Condition? {
        switch viewer {
        case .admin, .system: nil
        case .person(let id, _):
            Condition("\(location) IN \(StationAccess.hostedLocations)", [id, id])
        case .anonymous, .station: .never
        }
    }

    // MARK: Co-hosts

    static func insert(
        member person: PersonID, of location: LocationID, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO location_member (location_id, person_id, created_at) VALUES (?, ?, ?)
                ON CONFLICT (location_id, person_id) DO NOTHING
                """,
            arguments: [location, person, now])
    }

    /// - Returns: false if the person is not a co-host.
    static func delete(
        member person: PersonID, of location: LocationID, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: "DELETE FROM location_member WHERE location_id = ? AND person_id = ?",
            arguments: [location, person])
        return db.changesCount == 1
    }

    /// The co-hosts of a location. The caller has checked that the viewer manages it.
    static func members(of location: LocationID, _ db: Database) throws -> [Membership] {
        try Membership.fetchAll(
            db,
            cached: """
                SELECT person_id, created_at, \(PersonTable.name(of: "location_member.person_id"))
                    AS name
                FROM location_member WHERE location_id = ? ORDER BY person_id
                """,
            arguments: [location])
    }
}
