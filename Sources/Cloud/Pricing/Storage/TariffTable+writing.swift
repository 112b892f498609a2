import CloudCore
import CloudFleet
import CommonBase

extension TariffTable {
    // MARK: Tariffs and versions

    static func insert(
        _ id: TariffID, host: PersonID, name: String, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: "INSERT INTO tariff (id, host_id, name, created_at) VALUES (?, ?, ?, ?)",
            arguments: [id, host, name, now])
    }

    static func rename(_ id: TariffID, _ name: String, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE tariff SET name = ? WHERE id = ?", arguments: [name, id])
    }

    static func insertVersion(
        _ id: TariffVersionID, of tariff: TariffID, number: Int64, validFrom: Timestamp,
        content: String, by person: PersonID?, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO tariff_version
                    (id, tariff_id, number, valid_from, content, created_at, created_by)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [id, tariff, number, validFrom, content, now, person])
    }

    /// Marks a tariff as removed; its places are free. Transactions keep its versions.
    static func remove(_ id: TariffID, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE tariff SET removed_at = ?, headline = NULL, next_from = NULL WHERE id = ?
                """,
            arguments: [now, id])
        try db.execute(
            cached: "DELETE FROM location_tariff WHERE tariff_id = ?", arguments: [id])
        try db.execute(cached: "DELETE FROM group_tariff WHERE tariff_id = ?", arguments: [id])
    }

    static func count(of host: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            cached: "SELECT count(*) FROM tariff WHERE host_id = ? AND removed_at IS NULL",
            arguments: [host]) ?? 0
    }

    // MARK: The headline price

    /// Stores the price of the version in force, and when that changes next.
    static func refresh(_ id: TariffID, at now: Timestamp, _ db: Database) throws {
        let current = try StoredTariff.fetchOne(
            db,
            cached: """
                SELECT \(StoredTariff.columns) FROM tariff
                JOIN tariff_version ON tariff_version.tariff_id = tariff.id
                WHERE tariff.id = ? AND \(isInForce)
                """,
            arguments: [id, now])
        let next = try Timestamp.fetchOne(
            db,
            cached: """
                SELECT min(valid_from) FROM tariff_version WHERE tariff_id = ? AND valid_from > ?
                """,
            arguments: [id, now])
        let holding = current.flatMap { $0.holds(at: now) ? $0.tariff : nil }
        let change: Timestamp? = [next, holding?.validUntil].compactMap(\.self).min()
        try db.execute(
            cached: "UPDATE tariff SET headline = ?, next_from = ? WHERE id = ?",
            arguments: [holding?.headline?.tenThousandths, change, id])
    }

    /// Refreshes tariffs whose next version comes into force.
    /// - Returns: whether there may be more.
    static func refreshDue(limit: Int, at now: Timestamp, _ db: Database) throws -> Bool {
        let due = try TariffID.fetchAll(
            db,
            cached: """
                SELECT id FROM tariff WHERE next_from IS NOT NULL AND next_from <= ?
                ORDER BY next_from LIMIT ?
                """,
            arguments: [now, limit])
        for id in due { try refresh(id, at: now, db) }
        return due.count == limit
    }

    // MARK: Where a tariff holds

    /// - Parameters:
    ///   - tariff: nil for none.
    ///   - group: nil for everybody else.
    static func assign(
        _ tariff: TariffID?, to location: LocationID, group: ID<PersonGroup>?, _ db: Database
    ) throws {
        switch (tariff, group) {
        case (let tariff?, nil):
            try db.execute(
                cached: """
                    INSERT INTO location_tariff (location_id, tariff_id) VALUES (?, ?)
                    ON CONFLICT (location_id) DO UPDATE SET tariff_id = excluded.tariff_id
                    """,
                arguments: [location, tariff])
        case (let tariff?, let group?):
            try db.execute(
                cached: """
                    INSERT INTO group_tariff (location_id, group_id, tariff_id) VALUES (?, ?, ?)
                    ON CONFLICT (location_id, group_id) DO UPDATE
                    SET tariff_id = excluded.tariff_id
                    """,
                arguments: [location, group, tariff])
        case (nil, nil):
            try db.execute(
                cached: "DELETE FROM location_tariff WHERE location_id = ?",
                arguments: [location])
        case (nil, let group?):
            try db.execute(
                cached: "DELETE FROM group_tariff WHERE location_id = ? AND group_id = ?",
                arguments: [location, group])
        }
    }

    /// The tariff that holds at a location for a group, or for everybody else.
    static func assigned(
        to location: LocationID, group: ID<PersonGroup>?, _ db: Database
    ) throws -> TariffID? {
        guard let group else {
            return try TariffID.fetchOne(
                db, cached: "SELECT tariff_id FROM location_tariff WHERE location_id = ?",
                arguments: [location])
        }
        return try TariffID.fetchOne(
            db,
            cached: "SELECT tariff_id FROM group_tariff WHERE location_id = ? AND group_id = ?",
            arguments: [location, group])
    }

    /// The groups that have a tariff of their own at a location, at most `PersonGroup.limit`.
    static func groups(at location: LocationID, _ db: Database) throws -> [GroupTariff] {
        try GroupTariff.fetchAll(
            db,
            cached: """
                SELECT group_id, tariff_id FROM group_tariff
                WHERE location_id = ? ORDER BY group_id LIMIT ?
                """,
            arguments: [location, PersonGroup.limit])
    }

    /// Where a tariff holds, at most `limit` rows of each kind.
    static func assignments(
        of tariff: TariffID, limit: Int, _ db: Database
    ) throws -> [TariffAssignment] {
        let places = try TariffAssignment.fetchAll(
            db,
            cached: """
                SELECT location_id, NULL AS group_id FROM location_tariff
                WHERE tariff_id = ? ORDER BY location_id LIMIT ?
                """,
            arguments: [tariff, limit])
        let groups = try TariffAssignment.fetchAll(
            db,
            cached: """
                SELECT location_id, group_id FROM group_tariff
                WHERE tariff_id = ? ORDER BY location_id, group_id LIMIT ?
                """,
            arguments: [tariff, limit])
        return places + groups
    }
}

/// The tariff of a group at a place.
struct GroupTariff: Hashable, Sendable, FetchableRecord {
    var groupID: ID<PersonGroup>
    var tariffID: TariffID

    init(row: Row) throws {
        groupID = try row["group_id"]
        tariffID = try row["tariff_id"]
    }
}

/// A place, or a group at a place, where a tariff holds.
package struct TariffAssignment: Hashable, Sendable, FetchableRecord {
    package var locationID: LocationID
    /// Nil for everybody without a tariff of a group.
    package var groupID: ID<PersonGroup>?

    package init(row: Row) throws {
        locationID = try row["location_id"]
        groupID = row["group_id"]
    }
}
