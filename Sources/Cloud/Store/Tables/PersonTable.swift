import Common
import GRDB

/// An admin, a host or a driver.
public struct Person: Hashable, Sendable, FetchableRecord {
    public var id: PersonID
    public var role: PersonRole
    public var name: String
    public var email: String?
    /// As `PasswordHasher` writes it; nil for someone who can't log in.
    public var passwordHash: String?
    public var createdAt: Timestamp

    public init(
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

    public init(row: Row) throws {
        id = row["id"]
        role = try row.choice("role")
        name = row["name"]
        email = row["email"]
        passwordHash = row["password_hash"]
        createdAt = row["created_at"]
    }
}

public enum PersonTable {
    /// - Throws: `ServiceError.conflict` when the e-mail address is taken.
    public static func insert(_ person: Person, _ db: Database) throws {
        do {
            try db.execute(
                sql: """
                    INSERT INTO person (id, role, name, email, password_hash, created_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    person.id, person.role.rawValue, person.name, person.email,
                    person.passwordHash, person.createdAt,
                ])
        } catch let error as DatabaseError
            where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE
        {
            throw ServiceError(
                .conflict, "Somebody with this e-mail address exists.", field: "email")
        }
    }

    public static func find(_ id: PersonID, _ db: Database) throws -> Person? {
        try Person.fetchOne(db, sql: "SELECT * FROM person WHERE id = ?", arguments: [id])
    }

    public static func find(email: String, _ db: Database) throws -> Person? {
        try Person.fetchOne(db, sql: "SELECT * FROM person WHERE email = ?", arguments: [email])
    }

    /// By id, after `after`.
    public static func list(
        role: PersonRole, after: String, limit: Int, _ db: Database
    ) throws -> [Person] {
        try Person.fetchAll(
            db, sql: "SELECT * FROM person WHERE role = ? AND id > ? ORDER BY id LIMIT ?",
            arguments: [role.rawValue, after, limit])
    }
}
