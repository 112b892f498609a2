import CloudCore
import CommonBase

extension GroupTable {
    /// The members of a host's group, at most `PersonGroup.memberLimit`; nil if the host has no such
    /// group.
    package static func people(
        in group: ID<PersonGroup>, of host: PersonID, _ db: Database
    ) throws -> Set<PersonID>? {
        let isHosts = try Bool.fetchOne(
            db,
            cached: "SELECT EXISTS (SELECT 1 FROM person_group WHERE id = ? AND host_id = ?)",
            arguments: [group, host])
        guard isHosts == true else { return nil }
        return Set(
            try PersonID.fetchAll(
                db,
                cached: """
                    SELECT person_id FROM group_member WHERE group_id = ?
                    ORDER BY person_id LIMIT ?
                    """,
                arguments: [group, PersonGroup.memberLimit]))
    }
}
