import Common
import GRDB

/// A refresh token: good for one use. A family is all that came from one login.
public struct RefreshToken: Hashable, Sendable, FetchableRecord {
    /// SHA-256 of the token, hexadecimal.
    public var hash: String
    public var family: String
    public var personID: PersonID
    public var expiresAt: Timestamp
    public var usedAt: Timestamp?

    public init(hash: String, family: String, personID: PersonID, expiresAt: Timestamp) {
        self.hash = hash
        self.family = family
        self.personID = personID
        self.expiresAt = expiresAt
    }

    public init(row: Row) {
        hash = row["hash"]
        family = row["family"]
        personID = row["person_id"]
        expiresAt = row["expires_at"]
        usedAt = row["used_at"]
    }
}

public enum RefreshTokenTable {
    public static func insert(_ token: RefreshToken, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO refresh_token (hash, family, person_id, expires_at)
                VALUES (?, ?, ?, ?)
                """,
            arguments: [token.hash, token.family, token.personID, token.expiresAt])
    }

    public static func find(hash: String, _ db: Database) throws -> RefreshToken? {
        try RefreshToken.fetchOne(
            db, cached: "SELECT * FROM refresh_token WHERE hash = ?", arguments: [hash])
    }

    public static func markUsed(hash: String, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE refresh_token SET used_at = ? WHERE hash = ?", arguments: [now, hash])
    }

    public static func deleteFamily(_ family: String, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM refresh_token WHERE family = ?", arguments: [family])
    }

    public static func delete(of person: PersonID, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM refresh_token WHERE person_id = ?", arguments: [person])
    }

    public static func deleteExpired(before now: Timestamp, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM refresh_token WHERE expires_at < ?", arguments: [now])
    }
}
