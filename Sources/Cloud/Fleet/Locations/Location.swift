import CloudCore
import CommonBase
import Foundation
import MessageCatalogue

package enum LocationSubject {}
/// A place with stations, which belongs to a host.
package typealias LocationID = ID<LocationSubject>

/// A place with stations. Its host is a person; co-hosts manage its stations and grants with them.
package struct Location: Hashable, Sendable, FetchableRecord {
    /// The name of a location that was made for a station of a person without one.
    package static let standardName = Message("Home", "Doma")
    package static let standardTimeZone = "Europe/Prague"
    /// Maximum locations of a host.
    package static let limit = 50

    package var id: LocationID
    package var hostID: PersonID
    package var name: String
    /// In which its times are meant and shown: an IANA name.
    package var timeZone: String
    package var createdAt: Timestamp

    package init(
        id: LocationID, hostID: PersonID, name: String, timeZone: String = standardTimeZone,
        createdAt: Timestamp
    ) {
        self.id = id
        self.hostID = hostID
        self.name = name
        self.timeZone = timeZone
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        hostID = try row["host_id"]
        name = try row["name"]
        timeZone = try row["time_zone"]
        createdAt = try row["created_at"]
    }

    /// - Throws: `invalidInput` for a name that is no IANA time zone.
    package static func checkedTimeZone(_ name: String) throws -> String {
        try Check.that(
            name.utf8.count <= 64 && name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
                && TimeZone(identifier: name)?.identifier == name, "timeZone",
            "timeZone must be an IANA name such as Europe/Prague.")
        return name
    }
}

/// A person of a location or of a group.
package struct Membership: Hashable, Sendable, FetchableRecord {
    package var personID: PersonID
    package var name: String
    package var createdAt: Timestamp

    package init(row: Row) throws {
        personID = try row["person_id"]
        name = try row["name"]
        createdAt = try row["created_at"]
    }
}

extension DomainObject {
    package static let location = DomainObject(rawValue: "location")
}

/// The location is the subject.
extension DomainEvent.Kind {
    package static let locationAdded = Self(.location, "added")
    package static let locationChanged = Self(.location, "changed")
    package static let locationRemoved = Self(.location, "removed")
    /// It has another host.
    package static let locationHandedOver = Self(.location, "handedOver")
    /// A co-host was added or removed.
    package static let locationMembersChanged = Self(.location, "membersChanged")
}
