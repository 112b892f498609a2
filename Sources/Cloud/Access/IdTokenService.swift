import ChargingModel
import CloudCore
import CloudPeople
import CommonBase

/// Which card or tag is whose.
package enum IdTokenService {
    /// Enrols a token for a person.
    /// - Throws: `invalidInput` for a random UID, `notFound` for the person, `conflict` when the
    ///   token is enrolled.
    package static func add(
        _ token: IdToken, id: ID<IdTokenRecord>, label: String, person: PersonID,
        expiresAt: Timestamp? = nil, offline: IdTokenRecord.Offline = .limited,
        sunKeys: SUNKeys? = nil, vault: TokenVault, _ db: Database, at moment: Moment
    ) throws -> IdTokenRecord {
        // ISO/IEC 14443-3: a four-byte UID that begins with 08 is drawn anew at each tap (phones).
        if token.text.count == 8, token.text.hasPrefix("08"), Hex.bytes(token.text) != nil {
            throw ServiceError(
                .invalidInput, "This UID is random and changes at each tap; use another card.",
                field: "idToken")
        }
        _ = try PeopleService.find(person, db)
        let record = IdTokenRecord(
            id: id, reference: vault.reference(token), sealed: try vault.seal(token),
            label: try Check.text(label, "label", 0...200), personID: person, status: .active,
            expiresAt: expiresAt, createdAt: moment.wall, offline: offline,
            sunKeys: try sealed(sunKeys, of: token, vault))
        try IdTokenTable.insert(record, db)
        return record
    }

    /// - Throws: `notFound`.
    package static func find(id: ID<IdTokenRecord>, _ db: Database) throws -> IdTokenRecord {
        guard let record = try IdTokenTable.find(id: id, db) else {
            throw ServiceError(.notFound, "There is no id token \(id).")
        }
        return record
    }

    /// - Parameter sunKeys: from now on a UID alone is not enough; null: it is again.
    /// - Throws: `notFound`, `invalidInput` naming the field.
    package static func change(
        id: ID<IdTokenRecord>, status: IdTokenRecord.Status? = nil, label: String? = nil,
        expiresAt: Change<Timestamp>? = nil, offline: IdTokenRecord.Offline? = nil,
        sunKeys: Change<SUNKeys>? = nil, vault: TokenVault, _ db: Database
    ) throws -> IdTokenRecord {
        var record = try find(id: id, db)
        if let offline { record.offline = offline }
        // The same keys are no news: what was used with them stays used.
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
        return record
    }

    /// - Throws: `invalidInput` for a token that is no such card's.
    private static func sealed(
        _ keys: SUNKeys?, of token: IdToken?, _ vault: TokenVault
    ) throws -> String? {
        guard let keys else { return nil }
        let isCard = token.flatMap { Hex.bytes($0.text) }?.count == 7
        try Check.that(isCard, "sunKeys", "sunKeys are those of a card with a UID of 7 bytes.")
        return try vault.seal(keys)
    }

    /// Makes a token unknown again; its transactions stay whose they are.
    /// - Throws: `notFound`.
    package static func remove(id: ID<IdTokenRecord>, _ db: Database) throws {
        try IdTokenTable.delete(id: try find(id: id, db).id, db)
    }
}
