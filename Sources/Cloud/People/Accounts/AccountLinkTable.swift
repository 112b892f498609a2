import CloudCore
import CommonBase

/// The mailed links. Whoever has the token of a link may see it.
package enum AccountLinkTable {
    /// Deletes the links that were mailed to an address.
    static func deleteAll(to email: String, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM account_link WHERE email = ?", arguments: [email.lowercased()])
    }

    static func insert(_ link: AccountLink, token: String, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO account_link
                    (token_hash, kind, email, person_id, name, language, invitation_id,
                     created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                SecretHash.of(token), link.kind.rawValue, link.email, link.personID, link.name,
                link.language.rawValue, link.invitationID, link.createdAt, link.expiresAt,
            ])
    }

    /// Whether an address got as many links of this kind as it may get in an hour.
    static func isExhausted(
        _ kind: AccountLink.Kind, _ email: String, at now: Timestamp, _ db: Database
    ) throws -> Bool {
        let count =
            try Int.fetchOne(
                db,
                cached: """
                    SELECT count(*) FROM account_link
                    WHERE email = ? AND kind = ? AND created_at > ?
                    """,
                arguments: [email, kind.rawValue, now.adding(seconds: -3600)]) ?? 0
        return count >= AccountLink.limitPerHour
    }

    /// How many links of this kind a person has requested since a time.
    static func count(
        _ kind: AccountLink.Kind, of person: PersonID, since start: Timestamp, _ db: Database
    ) throws -> Int {
        try Int.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM account_link
                WHERE person_id = ? AND kind = ? AND created_at > ?
                """,
            arguments: [person, kind.rawValue, start]) ?? 0
    }

    /// The valid link with this token; nil if it was used, has expired or never existed.
    static func find(token: String, at now: Timestamp, _ db: Database) throws -> AccountLink? {
        try AccountLink.fetchOne(
            db,
            cached: """
                SELECT * FROM account_link
                WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?
                """,
            arguments: [SecretHash.of(token), now])
    }

    /// Uses a link up. Of two transactions with the same link, one gets nil.
    static func use(
        _ kind: AccountLink.Kind, token: String, at now: Timestamp, _ db: Database
    ) throws -> AccountLink? {
        try AccountLink.fetchOne(
            db,
            cached: """
                UPDATE account_link SET used_at = ?
                WHERE token_hash = ? AND kind = ? AND used_at IS NULL AND expires_at > ?
                RETURNING *
                """,
            arguments: [now, SecretHash.of(token), kind.rawValue, now])
    }

    /// Invalidates the links of a person that wait: they may be somebody else's.
    static func invalidate(of person: PersonID, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE account_link SET used_at = ? WHERE person_id = ? AND used_at IS NULL
                """,
            arguments: [now, person])
    }
}
