import CloudCore
import CommonBase

package enum PersonalTokenTable {
    static func insert(_ token: PersonalToken, hash: String, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO access_token (id, hash, person_id, name, scopes, expires_at, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                token.id, hash, token.personID, token.name,
                token.scopeList.map(\.rawValue).joined(separator: ","), token.expiresAt,
                token.createdAt,
            ])
    }

    static func count(of person: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db, cached: "SELECT count(*) FROM access_token WHERE person_id = ?",
            arguments: [person]) ?? 0
    }

    /// The token with this hash, unless it has expired.
    static func valid(
        hash: String, at now: Timestamp, _ db: Database
    ) throws -> PersonalToken? {
        try PersonalToken.fetchOne(
            db, cached: "SELECT * FROM access_token WHERE hash = ? AND expires_at > ?",
            arguments: [hash, now])
    }

    static func noteUse(
        _ id: ID<PersonalToken>, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE access_token SET last_used_at = ? WHERE id = ?",
            arguments: [now.hour, id])
    }

    /// Lists tokens in the order of their ids, starting after `after`: a person's own, or those of all
    /// people for an admin.
    /// - Parameter person: nil for all that the viewer sees.
    static func list(
        person: PersonID?, after: String, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [PersonalToken] {
        var conditions = Conditions()
        conditions.add(isVisible(to: viewer))
        conditions.add("id > ?", after)
        conditions.add("person_id = ?", person)
        return try PersonalToken.fetchAll(
            db, sql: "SELECT * FROM access_token \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// Deletes a token that the viewer sees, and returns its owner; nil for any other token.
    static func delete(
        _ id: ID<PersonalToken>, viewer: Viewer, _ db: Database
    ) throws -> PersonID? {
        var conditions = Conditions()
        conditions.add(isVisible(to: viewer))
        conditions.add("id = ?", id)
        return try PersonID.fetchOne(
            db, sql: "DELETE FROM access_token \(conditions.sql) RETURNING person_id",
            arguments: conditions.arguments)
    }

    /// - Returns: the tokens that were deleted.
    static func deleteAll(of person: PersonID, _ db: Database) throws -> [PersonalToken] {
        try PersonalToken.fetchAll(
            db, cached: "DELETE FROM access_token WHERE person_id = ? RETURNING *",
            arguments: [person])
    }

    /// Deletes the expired tokens of a person, which would count against their limit.
    static func deleteExpired(
        of person: PersonID, before now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: "DELETE FROM access_token WHERE person_id = ? AND expires_at < ?",
            arguments: [person, now.adding(seconds: -PersonalToken.standardSeconds)])
    }

    private static func isVisible(to viewer: Viewer) -> Condition? {
        switch viewer {
        case .admin, .system: nil
        case .person(let id, _): Condition("person_id = ?", [id])
        case .anonymous, .station: .never
        }
    }
}
