import ChargingModel
import CloudCore
import CloudPeople
import CommonBase

/// Enrolment of cards and tags for people.
package enum IdTokenService {
    /// Enrols a token for a person.
    /// - Parameter newParentTag: for a person who has none yet: `ParentTag.new`.
    /// - Throws: `invalidInput` for a random UID, `notFound` for an unknown person, `conflict` if the
    ///   token is already enrolled.
    package static func add(
        _ token: IdToken, id: ID<IdTokenRecord>, label: String, person: PersonID,
        expiresAt: Timestamp? = nil, offline: IdTokenRecord.Offline = .limited,
        sunKeys: SUNKeys? = nil, newParentTag: String, vault: TokenVault, _ db: Database,
        at moment: Moment
    ) throws -> IdTokenRecord {
        // ISO/IEC 14443-3: a four-byte UID that begins with 08 is random at each tap (phones).
        if token.text.count == 8, token.text.hasPrefix("08"), Hex.bytes(token.text) != nil {
            throw ServiceError(
                .invalidInput,
                "idToken is a random UID that changes at each tap; use a card with a fixed UID.",
                field: "idToken")
        }
        _ = try PeopleService.find(person, viewer: .system, db)
        let record = IdTokenRecord(
            id: id, reference: vault.reference(token), sealed: try vault.seal(token),
            label: try Check.text(label, "label", 0...200), personID: person, status: .active,
            expiresAt: expiresAt, createdAt: moment.wall, offline: offline,
            sunKeys: try sealed(sunKeys, of: token, vault))
        try ParentTag.save(newParentTag, of: person, db)
        try IdTokenTable.insert(record, db)
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
        sunKeys: Change<SUNKeys>? = nil, vault: TokenVault, viewer: Viewer, _ db: Database,
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
        try IdTokenTable.update(record, db)
        var relabelled = record
        relabelled.label = before.label
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
    }
}
