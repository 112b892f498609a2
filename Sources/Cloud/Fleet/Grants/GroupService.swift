import CloudCore
import CloudPeople
import CommonBase

/// The groups of hosts and their members.
package enum GroupService {
    /// - Parameter code: by which people join; nil if nobody can.
    /// - Throws: `invalidInput` and `notFound` naming the field, `conflict` for too many.
    package static func add(
        id: ID<PersonGroup>, name: String, kind: PersonGroup.Kind = .neighbours,
        code: JoinCode? = nil, needsApproval: Bool = false, host: PersonID, _ db: Database,
        at moment: Moment
    ) throws -> PersonGroup {
        try PeopleService.check(host, "hostId", db)
        guard try GroupTable.count(of: host, db) < PersonGroup.limit else {
            throw ServiceError(.conflict, "A host has at most \(PersonGroup.limit) groups.")
        }
        let group = PersonGroup(
            id: id, hostID: host, name: try Check.text(name, "name", 1...200), kind: kind,
            joinCode: code, needsApproval: needsApproval, createdAt: moment.wall)
        try GroupTable.insert(group, db)
        try note(.groupAdded, group, db, at: moment)
        return group
    }

    static func missing(_ id: ID<PersonGroup>) -> ServiceError {
        ServiceError(.notFound, "The group \(id) does not exist.")
    }

    /// The group that the viewer runs.
    /// - Throws: `notFound`, also for a group of another host; `forbidden` for one whose member the
    ///   viewer is.
    static func find(
        _ id: ID<PersonGroup>, viewer: Viewer, _ db: Database
    ) throws -> PersonGroup {
        if let group = try GroupTable.find(id, viewer: viewer, db) { return group }
        guard let person = viewer.personID, try GroupTable.isMember(person, of: id, db) else {
            throw missing(id)
        }
        throw ServiceError(.forbidden, "Only the host may do this.")
    }

    /// The group that the viewer runs or is a member of.
    /// - Throws: `notFound`.
    static func seen(
        _ id: ID<PersonGroup>, viewer: Viewer, _ db: Database
    ) throws -> (group: PersonGroup, isManaged: Bool) {
        if let group = try GroupTable.find(id, viewer: viewer, db) { return (group, true) }
        guard let person = viewer.personID, try GroupTable.isMember(person, of: id, db),
            let group = try GroupTable.find(id, viewer: .system, db)
        else { throw missing(id) }
        return (group, false)
    }

    /// Changes a group; nil leaves a value as it is.
    /// - Throws: `notFound`, `forbidden`, `invalidInput`.
    static func change(
        _ id: ID<PersonGroup>, name: String? = nil, kind: PersonGroup.Kind? = nil,
        needsApproval: Bool? = nil, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> PersonGroup {
        var group = try find(id, viewer: viewer, db)
        if let name { group.name = try Check.text(name, "name", 1...200) }
        group.kind = kind ?? group.kind
        group.needsApproval = needsApproval ?? group.needsApproval
        try GroupTable.update(group, db)
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

    /// Makes a person a member, or no longer one: then they come back only with approval.
    /// - Throws: `notFound`; `conflict` for too many members.
    package static func setMember(
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
            _ = try GroupTable.delete(request: person, to: id, db)
            try GroupTable.forgetRemoval(of: person, from: id, db)
            try GroupTable.insert(member: person, of: id, at: moment.wall, db)
        } else {
            guard try GroupTable.delete(member: person, of: id, db) else {
                throw ServiceError(.notFound, "The person \(person) is not a member.")
            }
            try GroupTable.noteRemoval(of: person, from: id, at: moment.wall, db)
            try Notifications.send(GroupNotices.removal(of: person, group), db, at: moment.wall)
        }
        try note(.groupMembersChanged, group, db, at: moment)
    }

    static func note(
        _ kind: DomainEvent.Kind, _ group: PersonGroup, _ db: Database, at moment: Moment
    ) throws {
        try DomainEventTable.append(
            kind, subject: group.id.text, person: group.hostID, at: moment.wall, db)
    }
}
