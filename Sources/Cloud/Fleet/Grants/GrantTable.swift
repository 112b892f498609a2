import CloudCore
import CommonBase

package enum GrantTable {
    static func insert(_ grant: AccessGrant, _ db: Database) throws {
        var (station, location, person): (StationID?, LocationID?, PersonID?)
        var group: ID<PersonGroup>?
        switch grant.target {
        case .station(let id): station = id
        case .location(let id): location = id
        }
        switch grant.grantee {
        case .person(let id): person = id
        case .group(let id): group = id
        case .everyone: break
        }
        try db.execute(
            cached: """
                INSERT INTO access_grant
                    (id, station_id, location_id, person_id, group_id, is_everyone, valid_from,
                     valid_until, maximum_energy_wh, is_started, created_at, created_by, purpose)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                grant.id, station, location, person, group, grant.grantee == .everyone ? 1 : 0,
                grant.validFrom, grant.validUntil, grant.maximumEnergyWh,
                grant.isStarted(at: grant.createdAt) ? 1 : 0, grant.createdAt, grant.createdBy,
                grant.purpose?.rawValue,
            ])
    }

    /// Saves the limits.
    static func update(_ grant: AccessGrant, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE access_grant
                SET valid_from = ?, valid_until = ?, maximum_energy_wh = ?, is_started = ?
                WHERE id = ?
                """,
            arguments: [
                grant.validFrom, grant.validUntil, grant.maximumEnergyWh,
                grant.isStarted(at: now) ? 1 : 0, grant.id,
            ])
    }

    static func delete(_ id: ID<AccessGrant>, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM access_grant WHERE id = ?", arguments: [id])
    }

    static func count(of target: AccessGrant.Target, _ db: Database) throws -> Int {
        let (column, id) = target.column
        return try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM access_grant WHERE \(column) = ? AND purpose IS NULL
                """, arguments: [id]) ?? 0
    }

    /// The grant, if the viewer manages its station or location.
    static func find(
        _ id: ID<AccessGrant>, viewer: Viewer, _ db: Database
    ) throws -> AccessGrant? {
        var conditions = Conditions()
        conditions.add(isManaged(by: viewer))
        conditions.add("id = ?", id)
        return try fetch(conditions, limit: 1, db).first
    }

    /// Lists the grants that the viewer manages, without those of bookings, in the order of their
    /// ids, starting after `after`.
    /// - Parameters:
    ///   - station: only grants for this station alone; nil lists all.
    ///   - location: only grants for all stations of this location; nil lists all.
    static func list(
        station: StationID? = nil, location: LocationID? = nil, after: String, limit: Int,
        viewer: Viewer, _ db: Database
    ) throws -> [AccessGrant] {
        var conditions = Conditions()
        conditions.add(isManaged(by: viewer))
        conditions.add("id > ?", after)
        conditions.add("station_id = ?", station)
        conditions.add("location_id = ?", location)
        conditions.add("purpose IS DISTINCT FROM 'booking'")
        return try fetch(conditions, limit: limit, db)
    }

    /// Lists the grants that hosts made for a location and for each of its stations, without those of
    /// bookings and listings.
    static func list(
        at location: LocationID, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [AccessGrant] {
        var conditions = Conditions()
        conditions.add(isManaged(by: viewer))
        conditions.add(isAt(location))
        conditions.add("purpose IS NULL")
        return try fetch(conditions, limit: limit, db)
    }

    /// The condition for grants for a location or one of its stations.
    private static func isAt(_ location: LocationID) -> Condition {
        Condition(
            """
            location_id = ? OR station_id IN
                (SELECT station.id FROM station WHERE station.location_id = ?)
            """, [location, location])
    }

    /// Whether a person has a grant of their own for all stations of a location that never ends.
    static func hasGrant(
        _ person: PersonID, at location: LocationID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM access_grant
                    WHERE location_id = ? AND person_id = ? AND valid_until IS NULL)
                """,
            arguments: [location, person]) ?? false
    }

    /// The grants to a group.
    static func grants(to group: ID<PersonGroup>, _ db: Database) throws -> [AccessGrant] {
        var conditions = Conditions()
        conditions.add("group_id = ?", group)
        return try fetch(conditions, limit: AccessGrant.limit, db)
    }

    /// The grants for a station or for a location and its stations to groups that do not belong to
    /// the host.
    static func grantsToGroups(
        ofOthersThan host: PersonID, at target: AccessGrant.Target, _ db: Database
    ) throws -> [AccessGrant] {
        var conditions = Conditions()
        conditions.add(
            "group_id IN (SELECT person_group.id FROM person_group WHERE host_id <> ?)", host)
        switch target {
        case .station(let id): conditions.add("station_id = ?", id)
        case .location(let id): conditions.add(isAt(id))
        }
        return try fetch(conditions, limit: AccessGrant.limit, db)
    }

    /// Marks the grants as started whose time has come, and returns them.
    static func startDue(at now: Timestamp, _ db: Database) throws -> [AccessGrant] {
        try AccessGrant.fetchAll(
            db,
            cached: """
                UPDATE access_grant SET is_started = 1
                WHERE is_started = 0 AND COALESCE(valid_from <= ?, TRUE) RETURNING *
                """,
            arguments: [now])
    }

    /// The energy that one transaction of a person at a station may take, in Wh; nil for no limit, or
    /// for a person without a valid grant.
    package static func maximumEnergyWh(
        of person: PersonID, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> Int64? {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT (SELECT \(StationAccess.maximumEnergyWh) FROM \(StationAccess.grants(
                            of: "wanted.person_id", at: "wanted.station_id", "wanted.used_at")))
                FROM (SELECT CAST(? AS TEXT) AS person_id, CAST(? AS TEXT) AS station_id,
                    CAST(? AS BIGINT) AS used_at) AS wanted
                WHERE NOT \(StationAccess.isHost(
                    person: "wanted.person_id", station: "wanted.station_id"))
                """,
            arguments: [person, station, now])
    }

    private static func fetch(
        _ conditions: Conditions, limit: Int, _ db: Database
    ) throws -> [AccessGrant] {
        try AccessGrant.fetchAll(
            db, sql: "SELECT * FROM access_grant \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    private static func isManaged(by viewer: Viewer) -> Condition? {
        guard let location = LocationTable.isManaged("location_id", by: viewer),
            let station = StationAccess.isManaged("station_id", by: viewer)
        else { return nil }
        return Condition(
            "\(location.sql) OR \(station.sql)", location.arguments + station.arguments)
    }
}

extension AccessGrant {
    fileprivate func isStarted(at now: Timestamp) -> Bool { validFrom.map { $0 <= now } ?? true }
}

extension AccessGrant.Target {
    fileprivate var column: (name: String, id: String) {
        switch self {
        case .station(let id): ("station_id", id.text)
        case .location(let id): ("location_id", id.text)
        }
    }
}
