import CloudCore
import CloudPeople
import CommonBase

/// How people join groups, and where they are members.
extension GroupTable {
    /// The group that is joined by a code. Whoever has the code may see its name, except people whom
    /// its host has blocked: to them, the code looks like one that was replaced.
    /// - Parameter person: nil for a visitor who has not signed in.
    static func find(
        code: JoinCode, for person: PersonID?, _ db: Database
    ) throws -> PersonGroup? {
        try PersonGroup.fetchOne(
            db,
            cached: """
                SELECT * FROM person_group WHERE join_code = ?
                  AND NOT \(PersonBlockTable.isBlocked("?", by: "person_group.host_id"))
                """,
            arguments: [code.text, person])
    }

    static func isMember(
        _ person: PersonID, of group: ID<PersonGroup>, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM group_member WHERE group_id = ? AND person_id = ?)
                """,
            arguments: [group, person]) ?? false
    }

    /// Lists the groups of which a person is a member, in the order of their ids, starting after
    /// `after`.
    static func memberships(
        withMember person: PersonID, after: String, limit: Int, _ db: Database
    ) throws -> [PersonGroup] {
        try PersonGroup.fetchAll(
            db,
            cached: """
                SELECT person_group.* FROM group_member
                JOIN person_group ON person_group.id = group_member.group_id
                WHERE group_member.person_id = ? AND group_member.group_id > ?
                ORDER BY group_member.group_id LIMIT ?
                """,
            arguments: [person, after, limit])
    }

    // MARK: Requests

    /// - Returns: false for a person who waits already.
    static func insert(
        request person: PersonID, to group: ID<PersonGroup>, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO group_request (group_id, person_id, created_at) VALUES (?, ?, ?)
                ON CONFLICT (group_id, person_id) DO NOTHING
                """,
            arguments: [group, person, now])
        return db.changesCount == 1
    }

    /// - Returns: false for a person who does not wait.
    static func delete(
        request person: PersonID, to group: ID<PersonGroup>, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: "DELETE FROM group_request WHERE group_id = ? AND person_id = ?",
            arguments: [group, person])
        return db.changesCount == 1
    }

    static func isWaiting(
        _ person: PersonID, for group: ID<PersonGroup>, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM group_request WHERE group_id = ? AND person_id = ?)
                """,
            arguments: [group, person]) ?? false
    }

    static func countRequests(_ group: ID<PersonGroup>, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM group_request WHERE group_id = ?",
            arguments: [group]) ?? 0
    }

    /// The people who wait, in the order of their ids, starting after `after`. The caller has checked
    /// that the group is the viewer's.
    static func requests(
        to group: ID<PersonGroup>, after: String, limit: Int, _ db: Database
    ) throws -> [Membership] {
        try Membership.fetchAll(
            db,
            cached: """
                SELECT person_id, created_at, \(PersonTable.name(of: "group_request.person_id"))
                    AS name
                FROM group_request WHERE group_id = ? AND person_id > ?
                ORDER BY person_id LIMIT ?
                """,
            arguments: [group, after, limit])
    }

    // MARK: Removals

    /// Notes that the host removed or declined a person.
    static func noteRemoval(
        of person: PersonID, from group: ID<PersonGroup>, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO group_removal (group_id, person_id, removed_at) VALUES (?, ?, ?)
                ON CONFLICT (group_id, person_id) DO UPDATE SET removed_at = excluded.removed_at
                """,
            arguments: [group, person, now])
    }

    static func forgetRemoval(
        of person: PersonID, from group: ID<PersonGroup>, _ db: Database
    ) throws {
        try db.execute(
            cached: "DELETE FROM group_removal WHERE group_id = ? AND person_id = ?",
            arguments: [group, person])
    }

    /// When the host last removed or declined a person; nil if never.
    static func removal(
        of person: PersonID, from group: ID<PersonGroup>, _ db: Database
    ) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db,
            cached: "SELECT removed_at FROM group_removal WHERE group_id = ? AND person_id = ?",
            arguments: [group, person])
    }

    /// The people whom the host removed or declined, in the order of their ids. The caller has
    /// checked that the group is the viewer's.
    static func removals(
        from group: ID<PersonGroup>, limit: Int, _ db: Database
    ) throws -> [Membership] {
        try Membership.fetchAll(
            db,
            cached: """
                SELECT person_id, removed_at AS created_at,
                    \(PersonTable.name(of: "group_removal.person_id")) AS name
                FROM group_removal WHERE group_id = ? ORDER BY person_id LIMIT ?
                """,
            arguments: [group, limit])
    }

    // MARK: Places

    /// The grants to a group with the names of their stations or locations. The caller has checked
    /// that the viewer sees the group.
    static func places(
        of group: ID<PersonGroup>, limit: Int, _ db: Database
    ) throws -> [(grant: AccessGrant, name: String)] {
        try GrantedPlace.fetchAll(
            db,
            cached: """
                SELECT access_grant.*, COALESCE(
                    (SELECT station.name FROM station
                        WHERE station.id = access_grant.station_id),
                    (SELECT location.name FROM location
                        WHERE location.id = access_grant.location_id)) AS place_name
                FROM access_grant WHERE access_grant.group_id = ?
                ORDER BY access_grant.id LIMIT ?
                """,
            arguments: [group, limit]
        ).map { ($0.grant, $0.name) }
    }

    private struct GrantedPlace: FetchableRecord {
        var grant: AccessGrant
        var name: String

        init(row: Row) throws {
            grant = try AccessGrant(row: row)
            name = try row["place_name"]
        }
    }
}
