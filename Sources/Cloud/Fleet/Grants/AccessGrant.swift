import CloudCore
import CommonBase

/// Lets a person, the members of a group, or everyone charge at a station or at all stations of a
/// location.
package struct AccessGrant: Hashable, Sendable, FetchableRecord {
    package enum Target: Hashable, Sendable {
        case station(StationID)
        case location(LocationID)
    }

    package enum Grantee: Hashable, Sendable {
        case person(PersonID)
        case group(ID<PersonGroup>)
        case everyone
    }

    /// The origin of a grant that no host made.
    package enum Purpose: String, Hashable, Sendable {
        /// A booking, for its time.
        case booking
        /// A place that is open to everyone.
        case listing
    }

    /// Maximum grants of a station, and of a location.
    package static let limit = 1000

    package var id: ID<AccessGrant>
    package var target: Target
    package var grantee: Grantee
    /// Nil if it is valid from the beginning.
    package var validFrom: Timestamp?
    /// Nil if it never ends.
    package var validUntil: Timestamp?
    /// Of one transaction; nil for no limit.
    package var maximumEnergyWh: Int64?
    package var createdAt: Timestamp
    /// Nil for the cloud and the command line.
    package var createdBy: PersonID?
    /// Nil for one that a host or an admin made.
    package var purpose: Purpose?

    package init(
        id: ID<AccessGrant>, target: Target, grantee: Grantee, validFrom: Timestamp? = nil,
        validUntil: Timestamp? = nil, maximumEnergyWh: Int64? = nil, createdAt: Timestamp,
        createdBy: PersonID? = nil, purpose: Purpose? = nil
    ) {
        self.id = id
        self.target = target
        self.grantee = grantee
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.maximumEnergyWh = maximumEnergyWh
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.purpose = purpose
    }

    package init(row: Row) throws {
        id = try row["id"]
        if let station: StationID = row["station_id"] {
            target = .station(station)
        } else {
            target = .location(try row["location_id"])
        }
        if let person: PersonID = row["person_id"] {
            grantee = .person(person)
        } else if let group: ID<PersonGroup> = row["group_id"] {
            grantee = .group(group)
        } else {
            grantee = .everyone
        }
        validFrom = row["valid_from"]
        validUntil = row["valid_until"]
        maximumEnergyWh = row["maximum_energy_wh"]
        createdAt = try row["created_at"]
        createdBy = row["created_by"]
        purpose = try row.optionalChoice("purpose")
    }
}

extension DomainObject {
    package static let grant = DomainObject(rawValue: "grant")
}

/// The grant is the subject. The event names the station, or its payload the `locationId`.
extension DomainEvent.Kind {
    package static let grantAdded = Self(.grant, "added")
    package static let grantChanged = Self(.grant, "changed")
    /// The time from which it is valid has come.
    package static let grantStarted = Self(.grant, "started")
    package static let grantRemoved = Self(.grant, "removed")
}
