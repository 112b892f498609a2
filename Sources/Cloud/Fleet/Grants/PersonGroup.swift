import CloudCore
import CommonBase

/// People whom a host lets charge together: neighbours, a family, a company.
package struct PersonGroup: Hashable, Sendable, FetchableRecord {
    package enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        case family, neighbours, company
    }

    /// Maximum groups of a host.
    package static let limit = 100
    /// Maximum members of a group.
    package static let memberLimit = 1000
    /// Maximum people who wait for approval.
    package static let requestLimit = 200

    package var id: ID<PersonGroup>
    package var hostID: PersonID
    package var name: String
    package var kind: Kind
    /// The code of the link by which people join; nil while nobody can.
    package var joinCode: JoinCode?
    /// Whether the host approves each person who joins by the link.
    package var needsApproval: Bool
    package var createdAt: Timestamp

    package init(
        id: ID<PersonGroup>, hostID: PersonID, name: String, kind: Kind = .neighbours,
        joinCode: JoinCode? = nil, needsApproval: Bool = false, createdAt: Timestamp
    ) {
        self.id = id
        self.hostID = hostID
        self.name = name
        self.kind = kind
        self.joinCode = joinCode
        self.needsApproval = needsApproval
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        hostID = try row["host_id"]
        name = try row["name"]
        kind = try row.choice("kind")
        let code: String? = row["join_code"]
        joinCode = code.flatMap(JoinCode.init)
        needsApproval = try row["needs_approval"]
        createdAt = try row["created_at"]
    }
}

extension DomainObject {
    package static let group = DomainObject(rawValue: "group")
}

/// The group is the subject.
extension DomainEvent.Kind {
    package static let groupAdded = Self(.group, "added")
    package static let groupChanged = Self(.group, "changed")
    package static let groupRemoved = Self(.group, "removed")
    /// A member was added or removed.
    package static let groupMembersChanged = Self(.group, "membersChanged")
    /// A person asked to join, or was declined.
    package static let groupRequestsChanged = Self(.group, "requestsChanged")
    package static let groupLimitsChanged = Self(.group, "limitsChanged")
}
