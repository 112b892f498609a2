import ChargingModel
import CloudCore
import CloudPeople
import CommonBase

/// A card or tag that somebody may charge with.
package struct IdTokenRecord: Hashable, Sendable, FetchableRecord {
    package enum Status: String, Sendable, Codable, CaseIterable { case active, blocked }

    /// What it may do where the cloud can't be asked.
    package enum Offline: String, Sendable, Codable, CaseIterable {
        /// The household's.
        case always
        /// A guest's: some transactions, each with an end.
        case limited
        case never
    }

    /// For URLs; says nothing about the token.
    package var id: ID<IdTokenRecord>
    package var reference: IdTokenReference
    /// The token itself, encrypted under a key that is not in the database.
    package var sealed: String?
    package var label: String
    package var personID: PersonID
    package var status: Status
    package var expiresAt: Timestamp?
    package var createdAt: Timestamp
    package var offline: Offline
    /// Of a card that can't be copied: its keys, encrypted.
    package var sunKeys: String?
    /// The highest counter that such a card has shown; -1 before the first.
    package var sunCounter: Int64 = -1

    package init(
        id: ID<IdTokenRecord>, reference: IdTokenReference, sealed: String?, label: String,
        personID: PersonID, status: Status, expiresAt: Timestamp?, createdAt: Timestamp,
        offline: Offline,
        sunKeys: String?
    ) {
        self.id = id
        self.reference = reference
        self.sealed = sealed
        self.label = label
        self.personID = personID
        self.status = status
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.offline = offline
        self.sunKeys = sunKeys
    }

    package init(row: Row) throws {
        id = row["id"]
        reference = IdTokenReference(hash: row["hash"], suffix: row["suffix"])
        sealed = row["sealed"]
        label = row["label"]
        personID = row["person_id"]
        status = try row.choice("status")
        expiresAt = row["expires_at"]
        createdAt = row["created_at"]
        offline = try row.choice("offline")
        sunKeys = row["sun_keys"]
        sunCounter = row["sun_counter"]
    }
}

/// What decides whether a token may charge.
package struct TokenStanding: Hashable, Sendable {
    package var isBlocked: Bool
    package var expiresAt: Timestamp?
    package var personID: PersonID
    /// Whether a UID alone is not enough.
    package var needsProof: Bool
}

extension TokenStanding: ColumnRecord {
    package init(_ columns: inout ColumnReader) throws {
        isBlocked = try columns.required()
        expiresAt = columns.next()
        personID = try columns.required()
        needsProof = try columns.required()
    }
}

package enum IdTokenTable {
    /// SQL, for other domains' statements: the owner of the token whose hash is its argument.
    package static let ownerOfHash = "(SELECT person_id FROM id_token WHERE hash = ?)"

    /// Of the token and of whose it is; nil for one that nobody enrolled.
    package static func standing(hash: String, _ db: Database) throws -> TokenStanding? {
        try TokenStanding.fetchOne(
            db,
            cached: """
                SELECT t.status = 'blocked' OR \(PersonTable.isBlocked("t.person_id")),
                    t.expires_at, t.person_id, t.sun_keys IS NOT NULL
                FROM id_token t WHERE t.hash = ?
                """,
            arguments: [hash])
    }

    /// - Throws: `ServiceError.conflict` when the token is somebody's already.
    package static func insert(_ token: IdTokenRecord, _ db: Database) throws {
        do {
            try db.execute(
                cached: """
                    INSERT INTO id_token
                        (id, hash, suffix, sealed, label, person_id, status, expires_at,
                         created_at, offline, sun_keys)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.id, token.reference.hash, token.reference.suffix, token.sealed,
                    token.label, token.personID, token.status.rawValue, token.expiresAt,
                    token.createdAt, token.offline.rawValue, token.sunKeys,
                ])
        } catch  where error.isDatabaseFailure(.unique) {
            throw ServiceError(.conflict, "This token is enrolled already.", field: "idToken")
        }
    }

    package static func find(hash: String, _ db: Database) throws -> IdTokenRecord? {
        try IdTokenRecord.fetchOne(
            db, cached: "SELECT * FROM id_token WHERE hash = ?", arguments: [hash])
    }

    package static func find(id: ID<IdTokenRecord>, _ db: Database) throws -> IdTokenRecord? {
        try IdTokenRecord.fetchOne(
            db, cached: "SELECT * FROM id_token WHERE id = ?", arguments: [id])
    }

    /// All that may charge at `now` while the cloud can't be asked, in an order that only depends on them.
    ///
    /// - Parameter byUIDOnly: for a reader that tells no more, so that cards which must prove themselves are left out.
    package static func listChargeable(
        at now: Timestamp, byUIDOnly: Bool = false, limit: Int, _ db: Database
    ) throws -> [IdTokenRecord] {
        try IdTokenRecord.fetchAll(
            db,
            cached: """
                SELECT * FROM id_token
                WHERE status = 'active' AND NOT \(PersonTable.isBlocked("id_token.person_id"))
                  AND sealed IS NOT NULL AND offline <> 'never'
                  AND NOT (? AND sun_keys IS NOT NULL) AND (expires_at IS NULL OR expires_at > ?)
                ORDER BY hash LIMIT ?
                """,
            arguments: [byUIDOnly, now, limit])
    }

    /// By id, after `after`; of one person or all, in one status or any.
    package static func list(
        person: PersonID? = nil, status: IdTokenRecord.Status? = nil, after: String, limit: Int,
        _ db: Database
    ) throws -> [IdTokenRecord] {
        var conditions = Conditions()
        conditions.add("id > ?", after)
        conditions.add("person_id = ?", person)
        conditions.add("status = ?", status?.rawValue)
        return try IdTokenRecord.fetchAll(
            db, sql: "SELECT * FROM id_token \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// Saves all that may change.
    package static func update(_ token: IdTokenRecord, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE id_token
                SET label = ?, status = ?, expires_at = ?, offline = ?, sun_keys = ?, sun_counter = ?
                WHERE id = ?
                """,
            arguments: [
                token.label, token.status.rawValue, token.expiresAt, token.offline.rawValue,
                token.sunKeys, token.sunCounter, token.id,
            ])
    }

    /// A card that can't be copied has shown this counter.
    package static func noteCounter(_ counter: Int64, hash: String, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE id_token SET sun_counter = ? WHERE hash = ? AND sun_counter < ?",
            arguments: [counter, hash, counter])
    }

    package static func delete(id: ID<IdTokenRecord>, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM id_token WHERE id = ?", arguments: [id])
    }

    package static func delete(of person: PersonID, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM id_token WHERE person_id = ?", arguments: [person])
    }
}
