import CloudCore
import CloudPeople
import CommonBase

/// How people join and leave groups.
extension GroupService {
    /// Seconds after a host removed or declined somebody in which they can't ask again.
    static let retrySeconds: Int64 = 86_400

    enum JoinOutcome: String, Hashable, Sendable, Codable, CaseIterable {
        case joined
        /// The host has to approve it.
        case requested
    }

    /// The group that a person joins by a code.
    /// - Throws: `notFound` for a code that was replaced, switched off, or never existed, and for a
    ///   person whom the host has blocked.
    static func find(
        code: JoinCode, for person: PersonID, _ db: Database
    ) throws -> PersonGroup {
        guard let group = try GroupTable.find(code: code, for: person, db) else {
            throw ServiceError(.notFound, "No group has this code.", field: "code")
        }
        return group
    }

    /// Checks, without a change, whether a person can join or ask to.
    /// - Throws: `notFound`; `conflict` for the host, a member, a person who waits, or a full group;
    ///   `tooManyRequests` within a day after the host removed or declined them.
    @discardableResult
    static func checkJoin(
        _ code: JoinCode, by person: PersonID, _ db: Database, at moment: Moment
    ) throws -> (group: PersonGroup, needsApproval: Bool) {
        let group = try find(code: code, for: person, db)
        guard group.hostID != person else {
            throw ServiceError(.conflict, "You run this group.")
        }
        guard try !GroupTable.isMember(person, of: group.id, db) else {
            throw ServiceError(.conflict, "You are a member of this group.")
        }
        guard try !GroupTable.isWaiting(person, for: group.id, db) else {
            throw ServiceError(.conflict, "You have asked to join this group.")
        }
        let removal = try GroupTable.removal(of: person, from: group.id, db)
        if let removal, moment.wall < removal.adding(seconds: retrySeconds) {
            throw ServiceError(.tooManyRequests, "Ask again a day after the host declined.")
        }
        guard try GroupTable.countMembers(group.id, db) < PersonGroup.memberLimit,
            try GroupTable.countRequests(group.id, db) < PersonGroup.requestLimit
        else { throw ServiceError(.conflict, "The group is full.") }
        return (group, group.needsApproval || removal != nil)
    }

    /// Makes a person a member, or lets them wait for the host's approval: whom the host has removed
    /// always waits.
    /// - Throws: as `checkJoin`.
    static func join(
        _ code: JoinCode, by person: PersonID, _ db: Database, at moment: Moment
    ) throws -> JoinOutcome {
        let (group, needsApproval) = try checkJoin(code, by: person, db, at: moment)
        let name = try PersonTable.names([person], db)[person] ?? ""
        if needsApproval {
            _ = try GroupTable.insert(request: person, to: group.id, at: moment.wall, db)
            try note(.groupRequestsChanged, group, db, at: moment)
        } else {
            try GroupTable.insert(member: person, of: group.id, at: moment.wall, db)
            try note(.groupMembersChanged, group, db, at: moment)
        }
        try Notifications.send(
            GroupNotices.joining(person, name, group, isRequest: needsApproval), db,
            at: moment.wall)
        return needsApproval ? .requested : .joined
    }

    /// Answers the request of a person who waits, and tells them.
    /// - Throws: `notFound`, `forbidden` as `find`; `conflict` for a full group.
    static func answer(
        _ person: PersonID, waitingFor id: ID<PersonGroup>, isAccepted: Bool, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws {
        let group = try find(id, viewer: viewer, db)
        guard try GroupTable.delete(request: person, to: id, db) else {
            throw ServiceError(.notFound, "The person \(person) has not asked to join.")
        }
        if isAccepted {
            try setMember(person, of: id, true, viewer: viewer, db, at: moment)
        } else {
            try GroupTable.noteRemoval(of: person, from: id, at: moment.wall, db)
            try note(.groupRequestsChanged, group, db, at: moment)
        }
        try Notifications.send(
            GroupNotices.answer(to: person, group, isAccepted: isAccepted), db, at: moment.wall)
    }

    /// Takes a person back whom the host removed or declined, and tells them.
    /// - Throws: `notFound`, `forbidden` as `find`; `conflict` for a full group.
    static func takeBack(
        _ person: PersonID, into id: ID<PersonGroup>, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        let group = try find(id, viewer: viewer, db)
        guard try GroupTable.removal(of: person, from: id, db) != nil else {
            throw ServiceError(.notFound, "The person \(person) was not removed.")
        }
        try setMember(person, of: id, true, viewer: viewer, db, at: moment)
        try Notifications.send(
            GroupNotices.answer(to: person, group, isAccepted: true), db, at: moment.wall)
    }

    /// - Throws: `notFound` for a person who is not a member.
    static func leave(
        _ id: ID<PersonGroup>, _ person: PersonID, _ db: Database, at moment: Moment
    ) throws {
        guard let group = try GroupTable.find(id, viewer: .system, db),
            try GroupTable.delete(member: person, of: id, db)
        else { throw missing(id) }
        try note(.groupMembersChanged, group, db, at: moment)
    }

    /// Gives a group another code, so that the old link no longer works; nil switches joining off.
    /// - Throws: `notFound`, `forbidden` as `find`.
    static func setCode(
        _ code: JoinCode?, of id: ID<PersonGroup>, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws -> PersonGroup {
        var group = try find(id, viewer: viewer, db)
        group.joinCode = code
        try GroupTable.update(group, db)
        try note(.groupChanged, group, db, at: moment)
        return group
    }

    /// Replaces the limits of a group.
    /// - Throws: `notFound`, `forbidden` as `find`; `invalidInput` naming the field.
    static func setLimits(
        _ limits: GroupLimits, of id: ID<PersonGroup>, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        let group = try find(id, viewer: viewer, db)
        let range = GroupLimits.energies
        for energy in limits.energyWh.values {
            try Check.that(
                range.contains(energy), "energy",
                "An energy must be between \(range.lowerBound) and \(range.upperBound) Wh.")
        }
        let amounts = GroupLimits.amounts
        for amount in limits.costs.values {
            try Check.that(
                amounts.contains(amount.minor), "amount",
                "An amount must be between \(amounts.lowerBound) and \(amounts.upperBound).")
        }
        try Check.that(
            limits.hours.count <= GroupLimits.hoursLimit, "hours",
            "A group has at most \(GroupLimits.hoursLimit) hours.")
        try GroupLimitTable.save(limits, of: id, db)
        try note(.groupLimitsChanged, group, db, at: moment)
    }
}
