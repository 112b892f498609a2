import CloudCore
import CommonBase

/// A single-use refresh token. All tokens that descend from one login form a family.
package struct RefreshToken: Hashable, Sendable, FetchableRecord {
    /// SHA-256 of the token, hexadecimal.
    package var hash: String
    package var family: String
    package var personID: PersonID
    package var expiresAt: Timestamp
    package var usedAt: Timestamp?

    package init(hash: String, family: String, personID: PersonID, expiresAt: Timestamp) {
        self.hash = hash
        self.family = family
        self.personID = personID
        self.expiresAt = expiresAt
    }

    package init(row: Row) throws {
        hash = try row["hash"]
        family = try row["family"]
        personID = try row["person_id"]
        expiresAt = try row["expires_at"]
        usedAt = row["used_at"]
    }
}

package enum RefreshTokenTable {
    package static func insert(_ token: RefreshToken, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO refresh_token (hash, family, person_id, expires_at)
                VALUES (?, ?, ?, ?)
                """,
            arguments: [token.hash, token.family, token.personID, token.expiresAt])
    }

    package static func find(hash: String, _ db: Database) throws -> RefreshToken? {
        try RefreshToken.fetchOne(
            db, cached: "SELECT * FROM refresh_token WHERE hash = ?", arguments: [hash])
    }

    package static func markUsed(hash: String, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE refresh_token SET used_at = ? WHERE hash = ?", arguments: [now, hash])
    }

    /// Whether a login stands: it was neither ended nor revoked.
    static func hasFamily(
        _ family: String, of person: PersonID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS
                    (SELECT 1 FROM refresh_token WHERE family = ? AND person_id = ?)
                """,
            arguments: [family, person]) ?? false
    }

    /// Ends a login, with its access tokens and open streams.
    package static func deleteFamily(
        _ family: String, of person: PersonID, _ db: Database
    ) throws {
        try db.execute(cached: "DELETE FROM refresh_token WHERE family = ?", arguments: [family])
        db.signal(Signal(.driver, person.text))
    }

    /// Ends all logins of a person.
    package static func delete(of person: PersonID, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM refresh_token WHERE person_id = ?", arguments: [person])
        db.signal(Signal(.driver, person.text))
    }
}
