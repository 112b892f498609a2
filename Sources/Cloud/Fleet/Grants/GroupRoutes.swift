import CloudCore
import CloudHTTP
import CommonBase

/// The groups of hosts and their members.
struct GroupRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct NewGroup: Codable, Sendable, Documented {
        static let notes = [
            "name": "1 to 200 characters", "hostId": "You, if absent; only an admin names another",
            "kind": "neighbours, if absent",
            "needsApproval": "Whether you approve each person who joins; false, if absent",
        ]

        var name: String
        var hostId: PersonID?
        var kind: PersonGroup.Kind?
        var needsApproval: Bool?
    }

    struct GroupChange: Codable, Sendable, Documented {
        static let notes = ["name": "1 to 200 characters"]

        var name: String?
        var kind: PersonGroup.Kind?
        var needsApproval: Bool?
    }

    struct GroupView: Codable, Sendable, Documented {
        static let notes = [
            "joinCode": "The code of the link; absent if nobody can join, and for members"
        ]

        var id: ID<PersonGroup>
        var name: String
        var kind: PersonGroup.Kind
        var hostId: PersonID
        var joinCode: String?
        var needsApproval: Bool
        var createdAt: Timestamp

        init(_ group: PersonGroup, isManaged: Bool = true) {
            id = group.id
            name = group.name
            kind = group.kind
            hostId = group.hostID
            joinCode = isManaged ? group.joinCode?.grouped : nil
            needsApproval = group.needsApproval
            createdAt = group.createdAt
        }
    }

    private static let isMember = QueryParameter<Bool>.flag(
        "isMember", "true: the groups of others of which you are a member")
    private static let cursor = Paging.cursor(ID<PersonGroup>.init)
    private static let memberCursor = Paging.cursor(PersonID.init)

    func all() -> [Route] {
        [add(), list(), show(), change(), remove(), members()] + [true, false].map(setMember)
    }

    private func add() -> Route {
        Route(
            .post, "/api/v1/groups", caller: .person(.admin),
            "Add a group of people to grant access to", success: .created,
            errors: [.conflict, .notFound]
        ) { (call: Call<NewGroup>) in
            let host = try call.host(call.body.hostId)
            return try await database.write { db in
                GroupView(
                    try GroupService.add(
                        id: random.id(), name: call.body.name, kind: call.body.kind ?? .neighbours,
                        needsApproval: call.body.needsApproval ?? false, host: host, db,
                        at: call.moment))
            }
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/groups", caller: .person(.read), "List your groups",
            query: [Self.isMember, Paging.limit, Self.cursor]
        ) { call in
            let (size, after) = (try call.pageSize(), try call.query(Self.cursor)?.text ?? "")
            let member = try call.query(Self.isMember) == true ? call.viewer.personID : nil
            let groups = try await database.read { db in
                if let member {
                    return try GroupTable.memberships(
                        withMember: member, after: after, limit: size + 1, db)
                }
                return try GroupTable.list(
                    after: after, limit: size + 1, viewer: call.viewer, db)
            }
            return Page(
                groups, size: size, item: { GroupView($0, isManaged: member == nil) }
            ) { $0.id.text }
        }
    }

    private func show() -> Route {
        Route(.get, "/api/v1/groups/{id}", caller: .person(.read), "Show a group") { call in
            let id: ID<PersonGroup> = try call.id()
            return try await database.read { db in
                let (group, isManaged) = try GroupService.seen(id, viewer: call.viewer, db)
                return GroupView(group, isManaged: isManaged)
            }
        }
    }

    private func change() -> Route {
        Route(
            .patch, "/api/v1/groups/{id}", caller: .person(.admin), "Change a group"
        ) { (call: Call<GroupChange>) in
            let id: ID<PersonGroup> = try call.id()
            return try await database.write { db in
                GroupView(
                    try GroupService.change(
                        id, name: call.body.name, kind: call.body.kind,
                        needsApproval: call.body.needsApproval, viewer: call.viewer, db,
                        at: call.moment))
            }
        }
    }

    private func remove() -> Route {
        Route(
            .delete, "/api/v1/groups/{id}", caller: .person(.admin),
            "Remove a group and end its grants", success: .noContent
        ) { call in
            let id: ID<PersonGroup> = try call.id()
            try await database.write { db in
                try GroupService.remove(id, viewer: call.viewer, db, at: call.moment)
            }
            return NoContent()
        }
    }

    private func members() -> Route {
        Route(
            .get, "/api/v1/groups/{id}/members", caller: .person(.read),
            "List the members of a group", query: [Paging.limit, Self.memberCursor]
        ) { call in
            let id: ID<PersonGroup> = try call.id()
            let size = try call.pageSize()
            let after = try call.query(Self.memberCursor)?.text ?? ""
            let members = try await database.read { db in
                _ = try GroupService.find(id, viewer: call.viewer, db)
                return try GroupTable.members(of: id, after: after, limit: size + 1, db)
            }
            return Page(members, size: size, item: MemberView.init) { $0.personID.text }
        }
    }

    private func setMember(_ isMember: Bool) -> Route {
        Route(
            isMember ? .put : .delete, "/api/v1/groups/{id}/members/{personId}",
            caller: .person(.admin),
            isMember ? "Add a person to a group" : "Remove a person from a group, or leave it",
            success: .noContent, errors: isMember ? [.conflict] : []
        ) { call in
            let (id, person): (ID<PersonGroup>, PersonID) = (
                try call.id(), try call.id("personId")
            )
            let isLeaving = !isMember && person == call.viewer.personID
            try await database.write { db in
                if isLeaving {
                    try GroupService.leave(id, person, db, at: call.moment)
                } else {
                    try GroupService.setMember(
                        person, of: id, isMember, viewer: call.viewer, db, at: call.moment)
                }
            }
            return NoContent()
        }
    }
}
