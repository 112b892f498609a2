import CloudCore
import CommonBase

/// An admin, a host or a driver.
package struct Person: Hashable, Sendable, FetchableRecord {
    package var id: PersonID
    package var role: PersonRole
    package var name: String
    package var email: String?
    /// In the format of `PasswordHasher`; nil for a person who can't log in.
    package var passwordHash: String?
    package var status: Status = .active
    package var createdAt: Timestamp

    /// A blocked person can neither log in nor charge.
    package enum Status: String, Sendable, Codable, CaseIterable { case active, blocked }

    package init(
        id: PersonID, role: PersonRole, name: String, email: String?, passwordHash: String?,
        createdAt: Timestamp
    ) {
        self.id = id
        self.role = role
        self.name = name
        self.email = email
        self.passwordHash = passwordHash
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        status = try row.choice("status")
        id = row["id"]
        role = try row.choice("role")
        name = row["name"]
        email = row["email"]
        passwordHash = row["password_hash"]
        createdAt = row["created_at"]
    }
}

package enum PersonTable {
    /// An SQL condition for statements of other domains: the person in `column` is blocked.
    package static func isBlocked(_ column: String) -> String {
        "EXISTS (SELECT 1 FROM person WHERE person.id = \(column) AND person.status = 'blocked')"
    }

    /// - Throws: `ServiceError.conflict` when the e-mail address is taken.
    package static func insert(_ person: Person, _ db: Database) throws {
        try refusingTakenAddress {
            try db.execute(
                cached: """
                    INSERT INTO person
                        (id, role, name, email, password_hash, status, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    person.id, person.role.rawValue, person.name, person.email,
                    person.passwordHash, person.status.rawValue, person.createdAt,
                ])
        }
    }

    /// Saves the mutable columns. - Throws: `ServiceError.conflict` as `insert` does.
    package static func update(_ person: Person, _ db: Database) throws {
        try refusingTakenAddress {
            try db.execute(
                cached: """
                    UPDATE person SET name = ?, email = ?, password_hash = ?, status = ?
                    WHERE id = ?
                    """,
                arguments: [
                    person.name, person.email, person.passwordHash, person.status.rawValue,
                    person.id,
                ])
        }
    }

    /// Deletes a person with their id tokens, refresh tokens and reservations.
    /// - Throws: `DatabaseFailure` for a person with transactions or commands.
    package static func delete(_ id: PersonID, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM person WHERE id = ?", arguments: [id])
    }

    private static func refusingTakenAddress(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch  where error.isDatabaseFailure(.unique) {
            throw ServiceError(
                .conflict, "Another person already has this e-mail address.", field: "email")
        }
    }

    package static func find(_ id: PersonID, _ db: Database) throws -> Person? {
        try Person.fetchOne(db, cached: "SELECT * FROM person WHERE id = ?", arguments: [id])
    }

    package static func find(email: String, _ db: Database) throws -> Person? {
        try Person.fetchOne(db, cached: "SELECT * FROM person WHERE email = ?", arguments: [email])
    }

    /// Lists people in the order of their ids, starting after `after`.
    /// - Parameters:
    ///   - status: nil lists all.
    ///   - text: a part of the name or the e-mail address; nil lists all.
    package static func list(
        role: PersonRole, status: Person.Status? = nil, containing text: String? = nil,
        after: String, limit: Int, _ db: Database
    ) throws -> [Person] {
        var conditions = Conditions()
        conditions.add("role = ?", role.rawValue)
        conditions.add("id > ?", after)
        conditions.add("status = ?", status?.rawValue)
        conditions.add(
            #"name || ' ' || COALESCE(email, '') LIKE ? ESCAPE '\'"#, Conditions.containing(text))
        return try Person.fetchAll(
            db, sql: "SELECT * FROM person \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }
}
