import CloudCore
import CloudPeople
import CommonBase
import MessageCatalogue

/// Locations, their hosts and co-hosts.
package enum LocationService {
    /// Maximum co-hosts of a location.
    static let memberLimit = 20

    /// Adds a location. Its host becomes a host by it.
    /// - Throws: `invalidInput` and `notFound` naming the field, `conflict` for too many.
    package static func add(
        id: LocationID, name: String, host: PersonID,
        timeZone: String = Location.standardTimeZone, _ db: Database, at moment: Moment
    ) throws -> Location {
        try PeopleService.check(host, "hostId", db)
        guard try LocationTable.count(of: host, db) < Location.limit else {
            throw ServiceError(
                .conflict, "A host has at most \(Location.limit) locations.", field: "hostId")
        }
        let location = Location(
            id: id, hostID: host, name: try Check.text(name, "name", 1...200),
            timeZone: try Location.checkedTimeZone(timeZone), createdAt: moment.wall)
        try LocationTable.insert(location, db)
        try note(.locationAdded, location, db, at: moment)
        return location
    }

    /// The location for a station of a person: the oldest one, or a new one.
    package static func standard(
        of host: PersonID, newID: LocationID, _ db: Database, at moment: Moment
    ) throws -> LocationID {
        if let oldest = try LocationTable.oldest(of: host, db) { return oldest }
        let language = try PersonTable.language(of: host, db) ?? .english
        return try add(
            id: newID, name: Location.standardName(language), host: host, db, at: moment
        ).id
    }

    /// - Throws: `notFound`, also for a location that the viewer does not manage.
    package static func find(
        _ id: LocationID, viewer: Viewer, _ db: Database
    ) throws -> Location {
        guard let location = try LocationTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The location \(id) does not exist.")
        }
        return location
    }

    /// A location whose host, name and co-hosts the viewer may change.
    /// - Throws: `notFound`; `forbidden` for a co-host.
    static func owned(
        _ id: LocationID, by viewer: Viewer, _ db: Database
    ) throws -> Location {
        let location = try find(id, viewer: viewer, db)
        if case .person(let person, _) = viewer, person != location.hostID {
            throw ServiceError(.forbidden, "Only the host of the location may change it.")
        }
        return location
    }

    /// Gives a location that nobody has named the title of its listing. The caller has checked that
    /// the viewer manages it.
    package static func name(
        _ location: Location, after title: String, _ db: Database, at moment: Moment
    ) throws {
        let names = [Language.english, .czech].map { Location.standardName($0) }
        guard names.contains(location.name), !title.isEmpty else { return }
        var named = location
        named.name = title
        try LocationTable.update(named, db)
        try note(.locationChanged, named, db, at: moment)
    }

    /// Renames a location, sets its time zone, or hands it over with its stations and grants. Grants to groups of the
    /// previous host end, because only they could change the groups.
    /// - Throws: `notFound`, `forbidden`, `invalidInput` naming the field.
    static func change(
        _ id: LocationID, name: String?, host: PersonID?, timeZone: String? = nil,
        viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> Location {
        var location = try owned(id, by: viewer, db)
        let before = location
        if let name { location.name = try Check.text(name, "name", 1...200) }
        if let timeZone { location.timeZone = try Location.checkedTimeZone(timeZone) }
        if let host {
            guard try PersonTable.isActive(host, db) else {
                throw ServiceError(
                    .notFound, "The person \(host) does not exist or is blocked.", field: "hostId")
            }
            location.hostID = host
        }
        try LocationTable.update(location, db)
        if (location.name, location.timeZone) != (before.name, before.timeZone) {
            try note(.locationChanged, location, db, at: moment)
        }
        if location.hostID != before.hostID {
            // The new host chooses the co-hosts, who may do almost everything.
            for member in try LocationTable.members(of: id, db) {
                _ = try LocationTable.delete(member: member.personID, of: id, db)
            }
            try GrantService.removeGroups(ofOthersThan: location.hostID, at: id, db, at: moment)
            try note(.locationHandedOver, location, db, at: moment)
        }
        return location
    }

    /// - Throws: `notFound`, `forbidden`; `conflict` for a location with stations.
    static func remove(
        _ id: LocationID, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let location = try owned(id, by: viewer, db)
        do {
            try LocationTable.delete(id, db)
        } catch  where error.isDatabaseFailure(.foreignKey) {
            throw ServiceError(
                .conflict, "The location has stations; move them to another one first.")
        }
        try note(.locationRemoved, location, db, at: moment)
    }

    /// Makes a person a co-host, or no longer one.
    /// - Throws: `notFound`, `forbidden`; `conflict` for too many.
    static func setMember(
        _ person: PersonID, of id: LocationID, _ isMember: Bool, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        let location = try owned(id, by: viewer, db)
        if isMember {
            try PeopleService.check(person, "personId", db)
            guard try LocationTable.members(of: id, db).count < memberLimit else {
                throw ServiceError(
                    .conflict, "A location has at most \(memberLimit) co-hosts.")
            }
            try LocationTable.insert(member: person, of: id, at: moment.wall, db)
        } else if try !LocationTable.delete(member: person, of: id, db) {
            throw ServiceError(.notFound, "The person \(person) is not a co-host.")
        }
        try note(.locationMembersChanged, location, db, at: moment)
    }

    private static func note(
        _ kind: DomainEvent.Kind, _ location: Location, _ db: Database, at moment: Moment
    ) throws {
        try DomainEventTable.append(
            kind, subject: location.id.text, person: location.hostID, at: moment.wall, db)
    }
}
