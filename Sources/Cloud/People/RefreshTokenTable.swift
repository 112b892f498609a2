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

    /// The logins of a person that still stand, the last renewed first.
    static func logins(of person: PersonID, at now: Timestamp, _ db: Database) throws -> [Login] {
        try Login.fetchAll(
            db,
            cached: """
                SELECT family, max(expires_at) AS expires_at FROM refresh_token
                WHERE person_id = ? AND used_at IS NULL AND expires_at > ?
                GROUP BY family ORDER BY max(expires_at) DESC, family LIMIT \(loginLimit)
                """,
            arguments: [person, now])
    }

    /// Maximum logins that `logins` lists.
    static let loginLimit = 50

    /// A login to the API, as its owner sees it.
    struct Login: Hashable, Sendable, FetchableRecord {
        var family: String
        /// When it ends unless it is renewed.
        var expiresAt: Timestamp

        init(row: Row) throws {
            family = try row["family"]
            expiresAt = try row["expires_at"]
        }
    }

    /// Ends a login of this person; does nothing for a login of somebody else.
    static func end(_ family: String, of person: PersonID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM refresh_token WHERE family = ? AND person_id = ?",
            arguments: [family, person])
        db.signal(Signal(.driver, person.text))
    }

    /// Ends all logins of a person.
    package static func delete(of person: PersonID, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM refresh_token WHERE person_id = ?", arguments: [person])
        db.signal(Signal(.driver, person.text))
    }
}
