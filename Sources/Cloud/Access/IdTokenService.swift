import ChargingModel
import CloudCore
import CloudPeople
import CommonBase

/// Enrolment of cards and tags for people.
package enum IdTokenService {
    /// Maximum cards that a person can add to their own. Admins can add more.
    package static let limit = 50

    /// Why a person can't add a card.
    package enum Obstacle: Hashable, Sendable {
        case randomNumber
        /// It is one of their cards, with this label.
        case own(ID<IdTokenRecord>, label: String)
        /// It is another person's.
        case taken
        case tooMany
    }

    /// Why the viewer can't add a token for a person; nil if they can.
    package static func obstacle(
        to token: IdToken, of person: PersonID, vault: TokenVault, viewer: Viewer, _ db: Database
    ) throws -> Obstacle? {
        if token.isRandomUID { return .randomNumber }
        if let known = try IdTokenTable.enrolled(hash: vault.reference(token).hash, db) {
            return known.personID == person ? .own(known.id, label: known.label) : .taken
        }
        let isFull = try viewer.isPerson && IdTokenTable.count(of: person, db) >= limit
        return isFull ? .tooMany : nil
    }

    /// Enrols a token for a person.
    /// - Parameter newParentTag: for a person who has none yet: `ParentTag.new`.
    /// - Throws: `invalidInput` for a random UID, `notFound` for a person whom the viewer does not
    ///   see, `conflict` if the token is already enrolled or there are too many.
    package static func add(
        _ token: IdToken, id: ID<IdTokenRecord>, label: String, person: PersonID,
        expiresAt: Timestamp? = nil, offline: IdTokenRecord.Offline = .limited,
        sunKeys: SUNKeys? = nil, vehicle: ID<Vehicle>? = nil, newParentTag: String,
        vault: TokenVault, viewer: Viewer = .system, _ db: Database, at moment: Moment
    ) throws -> IdTokenRecord {
        _ = try PeopleService.find(person, viewer: viewer, db)
        if let obstacle = try obstacle(to: token, of: person, vault: vault, viewer: viewer, db) {
            throw obstacle.error
        }
        if let vehicle { try VehicleService.check(vehicle, of: person, db) }
        let record = IdTokenRecord(
            id: id, reference: vault.reference(token), sealed: try vault.seal(token),
            label: try Check.text(label, "label", 0...200), personID: person, status: .active,
            expiresAt: expiresAt, createdAt: moment.wall, offline: offline,
            sunKeys: try sealed(sunKeys, of: token, vault), vehicleID: vehicle)
        try ParentTag.save(newParentTag, of: person, db)
        try IdTokenTable.insert(record, db)
        try UnknownCardTable.forget(hash: record.reference.hash, db)
        try note(.idTokenAdded, record, db, at: moment)
        return record
    }

    /// - Throws: `notFound`.
    package static func find(
        id: ID<IdTokenRecord>, viewer: Viewer, _ db: Database
    ) throws -> IdTokenRecord {
        guard let record = try IdTokenTable.find(id: id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The id token \(id) does not exist.")
        }
        return record
    }

    /// Finds a token by its value, if the viewer sees it. - Throws: `notFound`.
    package static func find(
        _ token: IdToken, vault: TokenVault, viewer: Viewer, _ db: Database
    ) throws -> IdTokenRecord {
        let known = try IdTokenTable.enrolled(hash: vault.reference(token).hash, db)
        guard let known, let record = try IdTokenTable.find(id: known.id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "No id token has this value.")
        }
        return record
    }

    /// Changes a token; nil leaves a property as it is.
    /// - Parameter sunKeys: with keys, the UID alone no longer authorizes; `remove` reverts that.
    /// - Throws: `notFound`, `invalidInput` naming the field.
    package static func change(
        id: ID<IdTokenRecord>, status: IdTokenRecord.Status? = nil, label: String? = nil,
        expiresAt: Change<Timestamp>? = nil, offline: IdTokenRecord.Offline? = nil,
        sunKeys: Change<SUNKeys>? = nil, vehicle: Change<ID<Vehicle>>? = nil, vault: TokenVault,
        viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws -> IdTokenRecord {
        var record = try find(id: id, viewer: viewer, db)
        let before = record
        if let offline { record.offline = offline }
        // Setting the same keys again must not reset the counter, or recorded messages could be
        // replayed.
        if let sunKeys,
            sunKeys.value == nil || sunKeys.value != record.sunKeys.flatMap(vault.openCardKeys)
        {
            record.sunKeys = try sealed(
                sunKeys.value, of: record.sealed.flatMap(vault.open), vault)
            record.sunCounter = -1
        }
        if let status { record.status = status }
        if let label { record.label = try Check.text(label, "label", 0...200) }
        if let expiresAt { record.expiresAt = expiresAt.value }
        if let vehicle {
            if let id = vehicle.value { try VehicleService.check(id, of: record.personID, db) }
            record.vehicleID = vehicle.value
        }
        try IdTokenTable.update(record, db)
        var relabelled = record
        (relabelled.label, relabelled.vehicleID) = (before.label, before.vehicleID)
        try note(
            relabelled == before ? .idTokenRelabelled : .idTokenChanged, record, db, at: moment)
        return record
    }

    /// - Throws: `invalidInput` unless the token is a UID of 7 bytes, as NTAG 424 DNA cards have.
    private static func sealed(
        _ keys: SUNKeys?, of token: IdToken?, _ vault: TokenVault
    ) throws -> String? {
        guard let keys else { return nil }
        let isCard = token.flatMap { Hex.bytes($0.text) }?.count == 7
        try Check.that(
            isCard, "sunKeys", "sunKeys are only valid for a card with a UID of 7 bytes.")
        return try vault.seal(keys)
    }

    /// Deletes a token. Its transactions keep their driver.
    /// - Throws: `notFound`.
    package static func remove(
        id: ID<IdTokenRecord>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        let record = try find(id: id, viewer: viewer, db)
        try IdTokenTable.delete(id: record.id, db)
        try note(.idTokenRemoved, record, db, at: moment)
    }

    static func note(
        _ kind: DomainEvent.Kind, _ token: IdTokenRecord, _ db: Database, at moment: Moment
    ) throws {
        try DomainEventTable.append(
            kind, subject: token.id.text, person: token.personID, at: moment.wall, db)
        db.signal(Signal(.cards, token.personID.text))
    }
}

extension IdTokenService.Obstacle {
    var error: ServiceError {
        switch self {
        case .randomNumber:
            ServiceError(
                .invalidInput,
                "idToken is a random UID that changes at each tap; use a card with a fixed UID.",
                field: "idToken")
        case .own, .taken:
            ServiceError(.conflict, "This id token is already enrolled.", field: "idToken")
        case .tooMany:
            ServiceError(
                .conflict, "A person can add at most \(IdTokenService.limit) id tokens.",
                field: "idToken")
        }
    }
}
