import CloudCore
import CommonBase

/// A key on a person's device or security key, which signs in instead of the password.
package struct Passkey: Hashable, Sendable, FetchableRecord {
    /// Maximum passkeys of a person.
    static let limit = 20

    package var id: ID<Passkey>
    package var personID: PersonID
    /// In base64url, as browsers name it.
    var credentialID: String
    /// As `PasskeyKey.stored` gives it.
    var publicKey: String
    /// The host for which it was made: `zapoj.example.org`.
    var partyID: String
    package var name: String
    var signCount: Int64
    package var createdAt: Timestamp
    package var lastUsedAt: Timestamp?

    init(
        id: ID<Passkey>, personID: PersonID, credentialID: String, publicKey: String,
        partyID: String, name: String, signCount: Int64, createdAt: Timestamp
    ) {
        self.id = id
        self.personID = personID
        self.credentialID = credentialID
        self.publicKey = publicKey
        self.partyID = partyID
        self.name = name
        self.signCount = signCount
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        id = try row["id"]
        personID = try row["person_id"]
        credentialID = try row["credential_id"]
        publicKey = try row["public_key"]
        partyID = try row["party_id"]
        name = try row["name"]
        signCount = try row["sign_count"]
        createdAt = try row["created_at"]
        lastUsedAt = row["last_used_at"]
    }
}

enum PasskeyTable {
    /// - Throws: `DatabaseFailure.unique` for a credential that is known.
    static func insert(_ passkey: Passkey, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO passkey
                    (id, person_id, credential_id, public_key, party_id, name, sign_count,
                     created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                passkey.id, passkey.personID, passkey.credentialID, passkey.publicKey,
                passkey.partyID, passkey.name, passkey.signCount, passkey.createdAt,
            ])
    }

    /// Who has the credential may sign in with it.
    static func find(credential: String, _ db: Database) throws -> Passkey? {
        try Passkey.fetchOne(
            db, cached: "SELECT * FROM passkey WHERE credential_id = ?", arguments: [credential])
    }

    /// The viewer's own passkeys, oldest first.
    static func list(of viewer: Viewer, _ db: Database) throws -> [Passkey] {
        guard let person = viewer.personID else { return [] }
        return try Passkey.fetchAll(
            db,
            cached: """
                SELECT * FROM passkey WHERE person_id = ? ORDER BY created_at, id
                LIMIT \(Passkey.limit)
                """,
            arguments: [person])
    }

    static func count(of person: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM passkey WHERE person_id = ?", arguments: [person])
            ?? 0
    }

    /// Notes a use. Many authenticators always say 0. One that counts and says a lower number may be
    /// a copy.
    /// - Returns: false if the count does not rise, or the passkey was removed.
    static func noteUse(
        _ id: ID<Passkey>, signCount: Int64, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE passkey SET sign_count = ?, last_used_at = ?
                WHERE id = ? AND (sign_count < ? OR sign_count = 0 AND ? = 0)
                """,
            arguments: [signCount, now, id, signCount, signCount])
        return db.changesCount == 1
    }

    /// Deletes one of the viewer's own passkeys. - Returns: its name; nil for any other.
    static func delete(_ id: ID<Passkey>, of viewer: Viewer, _ db: Database) throws -> String? {
        guard let person = viewer.personID else { return nil }
        return try String.fetchOne(
            db, cached: "DELETE FROM passkey WHERE id = ? AND person_id = ? RETURNING name",
            arguments: [id, person])
    }

    static func deleteAll(of person: PersonID, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM passkey WHERE person_id = ?", arguments: [person])
    }

    /// Stores that a challenge was used. - Returns: false if it was used before.
    static func use(challenge: String, until expiry: Timestamp, _ db: Database) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO passkey_challenge (challenge, expires_at) VALUES (?, ?)
                ON CONFLICT (challenge) DO NOTHING
                """,
            arguments: [challenge, expiry])
        return db.changesCount == 1
    }
}
