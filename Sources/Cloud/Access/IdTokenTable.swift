import ChargingModel
import CloudCore
import CloudPeople
import CommonBase

/// An enrolled card or tag.
package struct IdTokenRecord: Hashable, Sendable, FetchableRecord {
    package enum Status: String, Sendable, Codable, CaseIterable { case active, blocked }

    /// Whether the token may charge while the station is offline.
    package enum Offline: String, Sendable, Codable, CaseIterable {
        /// A token of the household.
        case always
        /// A guest's token: a limited number of transactions, each with a time limit.
        case limited
        case never
    }

    /// For URLs; independent of the token itself.
    package var id: ID<IdTokenRecord>
    package var reference: IdTokenReference
    /// The token, encrypted by `TokenVault`; nil if it is not stored.
    package var sealed: String?
    package var label: String
    package var personID: PersonID
    package var status: Status
    package var expiresAt: Timestamp?
    package var createdAt: Timestamp
    package var offline: Offline
    /// The keys of an NTAG 424 DNA, encrypted by `TokenVault`; nil for other cards.
    package var sunKeys: String?
    /// The highest counter in a message of the card; -1 before the first message.
    package var sunCounter: Int64 = -1
    /// A vehicle of the owner ("company car").
    package var vehicleID: ID<Vehicle>?
    /// True for the virtual token that stands for starts by phone.
    package var isVirtual = false

    package init(
        id: ID<IdTokenRecord>, reference: IdTokenReference, sealed: String?, label: String,
        personID: PersonID, status: Status, expiresAt: Timestamp?, createdAt: Timestamp,
        offline: Offline, sunKeys: String?, vehicleID: ID<Vehicle>? = nil
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
        self.vehicleID = vehicleID
    }

    package init(row: Row) throws {
        id = try row["id"]
        reference = IdTokenReference(hash: try row["hash"], suffix: try row["suffix"])
        sealed = row["sealed"]
        label = try row["label"]
        personID = try row["person_id"]
        status = try row.choice("status")
        expiresAt = row["expires_at"]
        createdAt = try row["created_at"]
        offline = try row.choice("offline")
        sunKeys = row["sun_keys"]
        sunCounter = try row["sun_counter"]
        vehicleID = row["vehicle_id"]
        isVirtual = try row["is_virtual"]
    }
}

package enum IdTokenTable {
    /// An SQL subquery for statements of other domains: the owner of a token. The token's hash is its
    /// argument.
    package static let ownerOfHash = "(SELECT person_id FROM id_token WHERE hash = ?)"

    /// - Throws: `ServiceError.conflict` if the token is already enrolled.
    package static func insert(_ token: IdTokenRecord, _ db: Database) throws {
        do {
            try db.execute(
                cached: """
                    INSERT INTO id_token
                        (id, hash, suffix, sealed, label, person_id, status, expires_at,
                         created_at, offline, sun_keys, vehicle_id, is_virtual)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.id, token.reference.hash, token.reference.suffix, token.sealed,
                    token.label, token.personID, token.status.rawValue, token.expiresAt,
                    token.createdAt, token.offline.rawValue, token.sunKeys, token.vehicleID,
                    token.isVirtual,
                ])
        } catch  where error.isDatabaseFailure(.unique) {
            throw ServiceError(.conflict, "This id token is already enrolled.", field: "idToken")
        }
    }

    /// The enrolled token with this hash, for stations and bridges.
    package static func enrolled(hash: String, _ db: Database) throws -> IdTokenRecord? {
        try IdTokenRecord.fetchOne(
            db, cached: "SELECT * FROM id_token WHERE hash = ?", arguments: [hash])
    }

    /// The enrolled ones of these tokens, by their hashes.
    static func enrolled(
        hashes: [String], _ db: Database
    ) throws -> [String: IdTokenRecord] {
        let condition = Condition.isOne(of: Set(hashes), "hash")
        let tokens = try IdTokenRecord.fetchAll(
            db, cached: "SELECT * FROM id_token WHERE \(condition.sql)",
            arguments: condition.arguments)
        return Dictionary(tokens.map { ($0.reference.hash, $0) }) { first, _ in first }
    }

    /// Tokens whose text is stored, in the order of their hashes, starting after `after`.
    static func sealed(after: String, limit: Int, _ db: Database) throws -> [IdTokenRecord] {
        try IdTokenRecord.fetchAll(
            db,
            cached: """
                SELECT * FROM id_token WHERE hash > ? AND sealed IS NOT NULL
                ORDER BY hash LIMIT ?
                """,
            arguments: [after, limit])
    }

    /// How many tokens are stored without their text.
    static func countWithoutText(_ db: Database) throws -> Int {
        try Int.fetchOne(db, cached: "SELECT count(*) FROM id_token WHERE sealed IS NULL") ?? 0
    }

    /// Blocks a token for good: without its text it is not normalized again.
    static func retire(_ id: ID<IdTokenRecord>, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE id_token SET status = 'blocked', sealed = NULL WHERE id = ?",
            arguments: [id])
    }

    /// Stores a token under another reference, which no token has.
    static func move(_ hash: String, to reference: IdTokenReference, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE id_token SET hash = ?, suffix = ? WHERE hash = ?",
            arguments: [reference.hash, reference.suffix, hash])
    }

    /// The token, if it is the viewer's.
    package static func find(
        id: ID<IdTokenRecord>, viewer: Viewer, _ db: Database
    ) throws -> IdTokenRecord? {
        var conditions = Conditions()
        conditions.add(viewer.owns)
        conditions.add("id = ?", id)
        return try IdTokenRecord.fetchAll(
            db, sql: "SELECT * FROM id_token \(conditions.sql)",
            arguments: conditions.arguments
        ).first
    }

    /// Lists the viewer's tokens in the order of their ids, starting after `after`.
    /// - Parameters:
    ///   - person: nil for all people.
    ///   - status: nil for any status.
    package static func list(
        person: PersonID? = nil, status: IdTokenRecord.Status? = nil, after: String, limit: Int,
        viewer: Viewer, _ db: Database
    ) throws -> [IdTokenRecord] {
        var conditions = Conditions()
        conditions.add(viewer.owns)
        conditions.add("id > ?", after)
        conditions.add("person_id = ?", person)
        conditions.add("status = ?", status?.rawValue)
        return try IdTokenRecord.fetchAll(
            db, sql: "SELECT * FROM id_token \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// The active tokens of people who are not blocked, also those that may not charge offline.
    package static func listActive(
        of people: Set<PersonID>, limit: Int, _ db: Database
    ) throws -> [IdTokenRecord] {
        guard !people.isEmpty else { return [] }
        let condition = Condition.isOne(of: people, "person_id")
        return try IdTokenRecord.fetchAll(
            db,
            sql: """
                SELECT * FROM id_token WHERE \(condition.sql) AND status = 'active'
                  AND NOT \(PersonTable.isBlocked("id_token.person_id"))
                ORDER BY hash LIMIT ?
                """,
            arguments: condition.arguments + [limit])
    }

    /// The number of a person's cards.
    package static func count(of person: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            cached: "SELECT count(*) FROM id_token WHERE person_id = ? AND is_virtual = 0",
            arguments: [person]) ?? 0
    }

    /// Saves the mutable columns.
    package static func update(_ token: IdTokenRecord, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE id_token
                SET label = ?, status = ?, expires_at = ?, offline = ?, sun_keys = ?,
                    sun_counter = ?, vehicle_id = ?
                WHERE id = ?
                """,
            arguments: [
                token.label, token.status.rawValue, token.expiresAt, token.offline.rawValue,
                token.sunKeys, token.sunCounter, token.vehicleID, token.id,
            ])
    }

    /// Records the counter in a message of a card with keys, if it is the highest so far.
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
