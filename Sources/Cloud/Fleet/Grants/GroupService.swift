import CloudCore
import CloudPeople
import CommonBase

/// The groups of hosts and their members.
enum GroupService {
    /// - Throws: `invalidInput` and `notFound` naming the field, `conflict` for too many.
    static func add(
        id: ID<PersonGroup>, name: String, host: PersonID, _ db: Database, at moment: Moment
    ) throws -> PersonGroup {
        try PeopleService.check(host, "hostId", db)
        guard try GroupTable.count(of: host, db) < PersonGroup.limit else {
            throw ServiceError(.conflict, "A host has at most \(PersonGroup.limit) groups.")
        }
        let group = PersonGroup(
            id: id, hostID: host, name: try Check.text(name, "name", 1...200),
            createdAt: moment.wall)
        try GroupTable.insert(group, db)
        try note(.groupAdded, group, db, at: moment)
        return group
    }

    /// - Throws: `notFound`, also for a group of another host.
    static func find(
        _ id: ID<PersonGroup>, viewer: Viewer, _ db: Database
    ) throws -> PersonGroup {
        guard let group = try GroupTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The group \(id) does not exist.")
        }
        return group
    }

    /// - Throws: `notFound`, `invalidInput`.
    static func rename(
        _ id: ID<PersonGroup>, _ name: String, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> PersonGroup {
        var group = try find(id, viewer: viewer, db)
        group.name = try Check.text(name, "name", 1...200)
        try GroupTable.rename(id, group.name, db)
        try note(.groupChanged, group, db, at: moment)
        return group
    }

    /// Deletes a group and ends its grants.
    /// - Throws: `notFound`.
    static func remove(
        _ id: ID<PersonGroup>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let group = try find(id, viewer: viewer, db)
        try GrantService.remove(of: id, db, at: moment)
        try GroupTable.delete(id, db)
        try note(.groupRemoved, group, db, at: moment)
    }

    /// Makes a person a member, or no longer one.
    /// - Throws: `notFound`; `conflict` for too many members.
    static func setMember(
        _ person: PersonID, of id: ID<PersonGroup>, _ isMember: Bool, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws {
        let group = try find(id, viewer: viewer, db)
        if isMember {
            try PeopleService.check(person, "personId", db)
            guard try GroupTable.countMembers(id, db) < PersonGroup.memberLimit else {
                throw ServiceError(
                    .conflict, "A group has at most \(PersonGroup.memberLimit) members.")
            }
            try GroupTable.insert(member: person, of: id, at: moment.wall, db)
        } else if try !GroupTable.delete(member: person, of: id, db) {
            throw ServiceError(.notFound, "The person \(person) is not a member.")
        }
        try note(.groupMembersChanged, group, db, at: moment)
    }

    private static func note(
        _ kind: DomainEvent.Kind, _ group: PersonGroup, _ db: Database, at moment: Moment
    ) throws {
        try DomainEventTable.append(
            kind, subject: group.id.text, person: group.hostID, at: moment.wall, db)
    }
}
