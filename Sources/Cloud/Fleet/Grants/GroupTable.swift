import CloudCore
import CloudPeople
import CommonBase

package enum GroupTable {
    static func insert(_ group: PersonGroup, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO person_group
                    (id, host_id, name, kind, join_code, needs_approval, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                group.id, group.hostID, group.name, group.kind.rawValue, group.joinCode?.text,
                group.needsApproval, group.createdAt,
            ])
    }

    /// Saves the mutable columns.
    static func update(_ group: PersonGroup, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE person_group SET name = ?, kind = ?, join_code = ?, needs_approval = ?
                WHERE id = ?
                """,
            arguments: [
                group.name, group.kind.rawValue, group.joinCode?.text, group.needsApproval,
                group.id,
            ])
    }

    static func delete(_ id: ID<PersonGroup>, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM person_group WHERE id = ?", arguments: [id])
    }

    static func count(of host: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM person_group WHERE host_id = ?", arguments: [host])
            ?? 0
    }

    /// The group, if it is the viewer's.
    static func find(
        _ id: ID<PersonGroup>, viewer: Viewer, _ db: Database
    ) throws -> PersonGroup? {
        var conditions = Conditions()
        conditions.add(isOwned(by: viewer))
        conditions.add("id = ?", id)
        return try PersonGroup.fetchAll(
            db, sql: "SELECT * FROM person_group \(conditions.sql)",
            arguments: conditions.arguments
        ).first
    }

    /// Lists the viewer's groups in the order of their ids, starting after `after`.
    static func list(
        after: String, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [PersonGroup] {
        var conditions = Conditions()
        conditions.add(isOwned(by: viewer))
        conditions.add("id > ?", after)
        return try PersonGroup.fetchAll(
            db, sql: "SELECT * FROM person_group \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    private static func isOwned(by viewer: Viewer) -> Condition? {
        switch viewer {
        case .admin, .system: nil
        case .person(let id, _): Condition("host_id = ?", [id])
        case .anonymous, .station: .never
        }
    }

    // MARK: Members

    static func insert(
        member person: PersonID, of group: ID<PersonGroup>, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO group_member (group_id, person_id, created_at) VALUES (?, ?, ?)
                ON CONFLICT (group_id, person_id) DO NOTHING
                """,
            arguments: [group, person, now])
    }

    /// - Returns: false if the person is not a member.
    static func delete(
        member person: PersonID, of group: ID<PersonGroup>, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: "DELETE FROM group_member WHERE group_id = ? AND person_id = ?",
            arguments: [group, person])
        return db.changesCount == 1
    }

    static func countMembers(_ group: ID<PersonGroup>, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM group_member WHERE group_id = ?",
            arguments: [group]) ?? 0
    }

    /// Members in the order of their ids, starting after `after`. The caller has checked that the
    /// group is the viewer's.
    static func members(
        of group: ID<PersonGroup>, after: String, limit: Int, _ db: Database
    ) throws -> [Membership] {
        try Membership.fetchAll(
            db,
            cached: """
                SELECT person_id, created_at, \(PersonTable.name(of: "group_member.person_id"))
                    AS name
                FROM group_member WHERE group_id = ? AND person_id > ?
                ORDER BY person_id LIMIT ?
                """,
            arguments: [group, after, limit])
    }
}
