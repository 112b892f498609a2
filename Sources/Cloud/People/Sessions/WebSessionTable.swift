import CloudCore
import CloudHTTP
import CommonBase

/// A browser in which a person has signed in.
package struct WebSession: Hashable, Sendable, FetchableRecord {
    /// SHA-256 of the session cookie, hexadecimal.
    package var hash: String
    /// Names the session to its owner.
    package var id: String
    package var personID: PersonID
    package var userAgent: String
    package var client: String
    package var createdAt: Timestamp
    /// To the hour.
    package var lastUsedAt: Timestamp
    package var expiresAt: Timestamp

    package init(
        hash: String, id: String, personID: PersonID, userAgent: String, client: String,
        createdAt: Timestamp
    ) {
        self.hash = hash
        self.id = id
        self.personID = personID
        self.userAgent = userAgent
        self.client = client
        self.createdAt = createdAt
        lastUsedAt = createdAt
        expiresAt = createdAt.adding(seconds: SessionCookie.lifetimeSeconds)
    }

    package init(row: Row) throws {
        hash = try row["hash"]
        id = try row["id"]
        personID = try row["person_id"]
        userAgent = try row["user_agent"]
        client = try row["client"]
        createdAt = try row["created_at"]
        lastUsedAt = try row["last_used_at"]
        expiresAt = try row["expires_at"]
    }
}

package enum WebSessionTable {
    /// Sessions of a person beyond these end, the oldest first.
    package static let maximumOfPerson = 50
    /// Longest stored User-Agent in Unicode scalars.
    static let userAgentLimit = 300

    package static func insert(_ session: WebSession, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO web_session (hash, id, person_id, user_agent, client, created_at,
                    last_used_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                session.hash, session.id, session.personID, session.userAgent, session.client,
                session.createdAt, session.lastUsedAt, session.expiresAt,
            ])
        try db.execute(
            cached: """
                DELETE FROM web_session WHERE hash IN (
                    SELECT hash FROM web_session WHERE person_id = ?
                    ORDER BY created_at DESC LIMIT 50 OFFSET \(maximumOfPerson))
                """,
            arguments: [session.personID])
    }

    /// The session of a cookie; nil for an unknown cookie or an expired session.
    static func find(
        hash: String, _ db: Database, at now: Timestamp
    ) throws -> WebSession? {
        try WebSession.fetchOne(
            db, cached: "SELECT * FROM web_session WHERE hash = ? AND expires_at > ?",
            arguments: [hash, now])
    }

    /// Notes a use, to the hour, and puts the end off.
    static func noteUse(hash: String, _ db: Database, at now: Timestamp) throws {
        try db.execute(
            cached: "UPDATE web_session SET last_used_at = ?, expires_at = ? WHERE hash = ?",
            arguments: [now, now.adding(seconds: SessionCookie.lifetimeSeconds), hash])
    }

    /// The sessions of the viewer, the newest first.
    package static func list(
        of viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> [WebSession] {
        guard let person = viewer.personID else { return [] }
        return try WebSession.fetchAll(
            db,
            cached: """
                SELECT * FROM web_session WHERE person_id = ? AND expires_at > ?
                ORDER BY created_at DESC LIMIT \(maximumOfPerson)
                """,
            arguments: [person, now])
    }

    /// Ends the session of a cookie, with its open streams. - Returns: whether there was one.
    package static func delete(
        hash: String, of person: PersonID, _ db: Database
    ) throws -> Bool {
        try db.execute(
            cached: "DELETE FROM web_session WHERE hash = ? AND person_id = ?",
            arguments: [hash, person])
        db.signal(Signal(.driver, person.text))
        return db.changesCount > 0
    }

    /// Ends a session of the viewer, with its open streams. - Returns: whether there was one.
    package static func delete(
        id: String, of viewer: Viewer, _ db: Database
    ) throws -> Bool {
        guard let person = viewer.personID else { return false }
        try db.execute(
            cached: "DELETE FROM web_session WHERE id = ? AND person_id = ?",
            arguments: [id, person])
        db.signal(Signal(.driver, person.text))
        return db.changesCount > 0
    }

    /// Ends all sessions of a person and their open streams, as a new password does.
    /// - Parameter hash: of a session that goes on; nil ends all.
    package static func deleteAll(
        of person: PersonID, except hash: String? = nil, _ db: Database
    ) throws {
        try db.execute(
            cached: "DELETE FROM web_session WHERE person_id = ? AND hash <> ?",
            arguments: [person, hash ?? ""])
        db.signal(Signal(.driver, person.text))
    }
}
