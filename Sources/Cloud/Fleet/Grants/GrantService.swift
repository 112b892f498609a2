import CloudCore
import CloudPeople
import CommonBase

/// Who may charge at a station, besides its hosts.
package enum GrantService {
    /// The limit of a transaction's energy, in Wh.
    static let energies: ClosedRange<Int64> = 1000...1_000_000

    /// Adds a grant for a station or location that the viewer manages.
    /// - Throws: `notFound` and `invalidInput` naming the field; `forbidden` for a station that the
    ///   viewer does not manage; `conflict` for too many grants.
    @discardableResult
    package static func add(
        _ grant: AccessGrant, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> AccessGrant {
        let host = try host(of: grant.target, viewer: viewer, db, at: moment)
        switch grant.grantee {
        case .person(let id): try PeopleService.check(id, "personId", db)
        case .group(let id):
            guard let group = try GroupTable.find(id, viewer: .system, db), group.hostID == host
            else {
                throw ServiceError(
                    .notFound, "The host of the station has no group \(id).", field: "groupId")
            }
        case .everyone: break
        }
        try check(grant)
        guard try GrantTable.count(of: grant.target, db) < AccessGrant.limit else {
            throw ServiceError(
                .conflict, "A station and a location have at most \(AccessGrant.limit) grants.")
        }
        try GrantTable.insert(grant, db)
        try note(.grantAdded, grant, db, at: moment)
        return grant
    }

    /// - Throws: `notFound`, also for a grant of other hosts, and for that of a booking, which only
    ///   the booking changes.
    static func find(
        _ id: ID<AccessGrant>, viewer: Viewer, _ db: Database
    ) throws -> AccessGrant {
        guard let grant = try GrantTable.find(id, viewer: viewer, db), grant.purpose != .booking
        else { throw ServiceError(.notFound, "The grant \(id) does not exist.") }
        return grant
    }

    /// A grant that a host made.
    /// - Throws: `notFound`; `conflict` for that of a place that is open to everyone.
    private static func changeable(
        _ id: ID<AccessGrant>, viewer: Viewer, _ db: Database
    ) throws -> AccessGrant {
        let grant = try find(id, viewer: viewer, db)
        guard grant.purpose == nil else {
            throw ServiceError(
                .conflict, "The terms of the place make this grant; change its access instead.")
        }
        return grant
    }

    /// Changes the limits of a grant; nil leaves one as it is.
    /// - Throws: `notFound`, `conflict`; `invalidInput` naming the field.
    static func change(
        _ id: ID<AccessGrant>, validFrom: Change<Timestamp>?, validUntil: Change<Timestamp>?,
        maximumEnergyWh: Change<Int64>?, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> AccessGrant {
        var grant = try changeable(id, viewer: viewer, db)
        if let validFrom { grant.validFrom = validFrom.value }
        if let validUntil { grant.validUntil = validUntil.value }
        if let maximumEnergyWh { grant.maximumEnergyWh = maximumEnergyWh.value }
        try check(grant)
        try GrantTable.update(grant, at: moment.wall, db)
        try note(.grantChanged, grant, db, at: moment)
        return grant
    }

    /// Ends a grant. A running transaction goes on.
    /// - Throws: `notFound`, `conflict`.
    static func remove(
        _ id: ID<AccessGrant>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        try remove(try changeable(id, viewer: viewer, db), db, at: moment)
    }

    /// Ends the grants to a group.
    static func remove(
        of group: ID<PersonGroup>, _ db: Database, at moment: Moment
    ) throws {
        for grant in try GrantTable.grants(to: group, db) { try remove(grant, db, at: moment) }
    }

    /// Ends the grants to groups that do not belong to the new host of a location.
    static func removeGroups(
        ofOthersThan host: PersonID, at location: LocationID, _ db: Database, at moment: Moment
    ) throws {
        try removeGroups(ofOthersThan: host, at: .location(location), db, at: moment)
    }

    static func removeGroups(
        ofOthersThan host: PersonID, at target: AccessGrant.Target, _ db: Database,
        at moment: Moment
    ) throws {
        let grants = try GrantTable.grantsToGroups(ofOthersThan: host, at: target, db)
        for grant in grants { try remove(grant, db, at: moment) }
    }

    /// Announces the grants whose time has come, so that lists are renewed.
    package static func startDue(_ db: Database, at moment: Moment) throws {
        for grant in try GrantTable.startDue(at: moment.wall, db) {
            try note(.grantStarted, grant, db, at: moment)
        }
    }

    /// The host of the target, which the viewer manages; nil for a station without a location.
    private static func host(
        of target: AccessGrant.Target, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> PersonID? {
        switch target {
        case .location(let id):
            guard let location = try LocationTable.find(id, viewer: viewer, db) else {
                throw ServiceError(
                    .notFound, "The location \(id) does not exist.", field: "locationId")
            }
            return location.hostID
        case .station(let id):
            let location = try StationService.managed(id, by: viewer, at: moment.wall, db)
                .locationID
            return try location.flatMap { try LocationTable.find($0, viewer: .system, db) }?.hostID
        }
    }

    private static func check(_ grant: AccessGrant) throws {
        if let from = grant.validFrom, let until = grant.validUntil {
            try Check.that(from < until, "validUntil", "validUntil must be after validFrom.")
        }
        if let energy = grant.maximumEnergyWh {
            try Check.that(
                energies.contains(energy), "maximumEnergyWh",
                "maximumEnergyWh must be between \(energies.lowerBound) and "
                    + "\(energies.upperBound).")
        }
    }

    private static func remove(
        _ grant: AccessGrant, _ db: Database, at moment: Moment
    ) throws {
        try GrantTable.delete(grant.id, db)
        try note(.grantRemoved, grant, db, at: moment)
    }

    static func note(
        _ kind: DomainEvent.Kind, _ grant: AccessGrant, _ db: Database, at moment: Moment
    ) throws {
        var (station, location, person): (StationID?, LocationID?, PersonID?)
        switch grant.target {
        case .station(let id): station = id
        case .location(let id): location = id
        }
        if case .person(let id) = grant.grantee { person = id }
        try DomainEventTable.append(
            kind, subject: grant.id.text, station: station, person: person,
            payload: .object(["locationId": location.map { .string($0.text) }]),
            at: moment.wall, db)
    }
}
