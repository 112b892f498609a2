import CloudStore
import Common
import GRDB

/// Which card or tag is whose.
public enum IdTokenService {
    /// Enrols a token for a person.
    /// - Throws: `invalidInput` for a random UID, `notFound` for the person, `conflict` when the
    ///   token
    ///   is enrolled.
    public static func add(
        _ token: IdToken, id: String, label: String, person: PersonID, expiresAt: Timestamp?,
        vault: TokenVault, _ db: Database, at moment: Moment
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
            expiresAt: expiresAt, createdAt: moment.wall)
        try IdTokenTable.insert(record, db)
        return record
    }

    /// - Throws: `notFound`.
    public static func setStatus(
        _ status: IdTokenRecord.Status, id: String, _ db: Database
    ) throws -> IdTokenRecord {
        try IdTokenTable.setStatus(status, id: id, db)
        guard let record = try IdTokenTable.find(id: id, db) else {
            throw ServiceError(.notFound, "There is no id token \(id).")
        }
        return record
    }
}
