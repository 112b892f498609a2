import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Tariffs of hosts, their versions, and the places where they hold.
package enum TariffService {
    /// The content of a version.
    package struct Version: Sendable {
        package var id: TariffVersionID
        package var tariff: Tariff
        /// Who made it; nil for the cloud.
        package var author: PersonID?

        package init(id: TariffVersionID, tariff: Tariff, author: PersonID?) {
            self.id = id
            self.tariff = tariff
            self.author = author
        }
    }

    /// Adds a tariff with its first version. It holds nowhere yet.
    /// - Throws: `notFound`, `invalidInput` naming the field; `conflict` for too many.
    package static func add(
        _ id: TariffID, name: String, _ version: Version, host: PersonID, _ db: Database,
        at moment: Moment
    ) throws -> StoredTariff {
        try PeopleService.check(host, "hostId", db)
        guard try TariffTable.count(of: host, db) < StoredTariff.limit else {
            throw ServiceError(
                .conflict, "A host has at most \(StoredTariff.limit) tariffs.", field: "hostId")
        }
        try TariffTable.insert(
            id, host: host, name: try Check.text(name, "name", 1...200), at: moment.wall, db)
        try insert(version, of: id, after: nil, db, at: moment)
        let made = try find(id, viewer: .system, db)
        try note(.tariffAdded, made, db, at: moment)
        return made
    }

    /// - Throws: `notFound`, also for a tariff that the viewer does not manage.
    package static func find(
        _ id: TariffID, viewer: Viewer, _ db: Database
    ) throws -> StoredTariff {
        guard let found = try TariffTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The tariff \(id) does not exist.")
        }
        return found
    }

    /// Renames a tariff, or adds a version. Running transactions keep theirs.
    /// - Throws: `notFound`, `invalidInput` naming the field; `conflict` for a version that would
    ///   come into force before one that is already planned, and for too many.
    package static func change(
        _ id: TariffID, name: String?, _ version: Version?, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws -> StoredTariff {
        let before = try find(id, viewer: viewer, db)
        if let name { try TariffTable.rename(id, try Check.text(name, "name", 1...200), db) }
        if let version { try insert(version, of: id, after: before, db, at: moment) }
        let changed = try find(id, viewer: .system, db)
        if changed != before { try note(.tariffChanged, changed, db, at: moment) }
        return changed
    }

    /// Removes a tariff; its places are free afterwards. Transactions keep their price.
    /// - Throws: `notFound`.
    package static func remove(
        _ id: TariffID, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let tariff = try find(id, viewer: viewer, db)
        try TariffTable.remove(id, at: moment.wall, db)
        try note(.tariffRemoved, tariff, db, at: moment)
    }

    /// Lets a tariff hold at a location, for a group or for everybody else.
    /// - Parameter id: nil makes the place free for them.
    /// - Throws: `notFound` naming the field; `invalidInput` for a tariff of somebody else than the
    ///   location's host, unless an admin assigns it.
    package static func assign(
        _ id: TariffID?, to location: LocationID, group: ID<PersonGroup>?, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws {
        let place = try LocationService.find(location, viewer: viewer, db)
        if let group, try !isGroup(group, ofHostOf: place, db) {
            throw ServiceError(.notFound, "The group \(group) does not exist.", field: "groupId")
        }
        let before = try TariffTable.assigned(to: location, group: group, db)
        guard before != id else { return }
        var tariff: StoredTariff?
        if let id {
            tariff = try TariffTable.find(id, viewer: viewer, db)
            guard tariff != nil else {
                throw ServiceError(
                    .notFound, "The tariff \(id) does not exist.", field: "tariffId")
            }
            // The host's prices must not hang on somebody who is a co-host only today.
            if case .person = viewer, tariff?.hostID != place.hostID {
                throw ServiceError(
                    .invalidInput, "The tariff must be one of the host of the location.",
                    field: "tariffId")
            }
        } else {
            tariff = try before.flatMap { try TariffTable.find($0, viewer: .system, db) }
        }
        try TariffTable.assign(id, to: location, group: group, db)
        guard let tariff else { return }
        try note(
            .tariffAssigned, tariff, db, at: moment,
            payload: .object([
                "locationId": .string(location.text),
                "groupId": group.map { .string($0.text) },
            ]))
    }

    private static func isGroup(
        _ id: ID<PersonGroup>, ofHostOf place: Location, _ db: Database
    ) throws -> Bool {
        try GroupTable.groups(of: place.hostID, db).contains { $0.id == id }
    }

    /// - Parameter newest: the newest version so far; nil for none.
    private static func insert(
        _ version: Version, of id: TariffID, after newest: StoredTariff?, _ db: Database,
        at moment: Moment
    ) throws {
        let validFrom = max(version.tariff.validFrom ?? moment.wall, moment.wall)
        let number = (newest?.number ?? 0) + 1
        if let newest, validFrom < newest.validFrom {
            throw ServiceError(
                .conflict,
                "The tariff has a version that holds from \(newest.validFrom.iso8601Seconds) on; "
                    + "a new one must hold later.", field: "tariff")
        }
        guard number <= StoredTariff.versionLimit else {
            throw ServiceError(
                .conflict, "A tariff has at most \(StoredTariff.versionLimit) versions.")
        }
        let content = try StoredTariff.content(version.tariff)
        try Check.that(
            content.utf8.count <= StoredTariff.maximumBytes, "tariff",
            "tariff must have at most \(StoredTariff.maximumBytes) bytes.")
        try TariffTable.insertVersion(
            version.id, of: id, number: number, validFrom: validFrom, content: content,
            by: version.author, at: moment.wall, db)
        try TariffTable.refresh(id, at: moment.wall, db)
    }

    private static func note(
        _ kind: DomainEvent.Kind, _ tariff: StoredTariff, _ db: Database, at moment: Moment,
        payload: JSONValue = .object([])
    ) throws {
        try DomainEventTable.append(
            kind, subject: tariff.id.text, person: tariff.hostID, payload: payload,
            at: moment.wall, db)
    }
}

extension DomainObject {
    package static let tariff = DomainObject(rawValue: "tariff")
}

/// The tariff is the subject, its host the person.
extension DomainEvent.Kind {
    package static let tariffAdded = Self(.tariff, "added")
    /// It has another name, or a new version.
    package static let tariffChanged = Self(.tariff, "changed")
    package static let tariffRemoved = Self(.tariff, "removed")
    /// It holds at a place, or no longer: `locationId` and, for a group, `groupId`.
    package static let tariffAssigned = Self(.tariff, "assigned")
}
