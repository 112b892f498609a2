import CloudCore
import CommonBase

/// People whom a host lets charge together: neighbours, a family, a company.
package struct PersonGroup: Hashable, Sendable, FetchableRecord {
    /// Maximum groups of a host.
    package static let limit = 100
    /// Maximum members of a group.
    package static let memberLimit = 1000

    package var id: ID<PersonGroup>
    package var hostID: PersonID
    package var name: String
    package var createdAt: Timestamp

    package init(id: ID<PersonGroup>, hostID: PersonID, name: String, createdAt: Timestamp) {
        self.id = id
        self.hostID = hostID
        self.name = name
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        hostID = try row["host_id"]
        name = try row["name"]
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
}
