import CloudCore
import CommonBase

/// A person with an account. Everybody may drive; a host is who owns a location.
package struct Person: Hashable, Sendable, FetchableRecord {
    package var id: PersonID
    /// An admin sees and changes everything.
    package var isAdmin: Bool
    package var name: String
    package var email: String?
    /// In the format of `PasswordHasher`; nil for a person who can't log in.
    package var passwordHash: String?
    package var status: Status = .active
    /// The language that the person chose: `cs` or `en`; nil for the browser's.
    package var language: String?
    package var createdAt: Timestamp

    /// A blocked person can neither log in nor charge.
    package enum Status: String, Sendable, Codable, CaseIterable { case active, blocked }

    package init(
        id: PersonID, isAdmin: Bool, name: String, email: String?, passwordHash: String?,
        createdAt: Timestamp
    ) {
        self.id = id
        self.isAdmin = isAdmin
        self.name = name
        self.email = email
        self.passwordHash = passwordHash
        self.createdAt = createdAt
    }

    package init(row: Row) throws {
        status = try row.choice("status")
        language = row["language"]
        id = try row["id"]
        isAdmin = try row["is_admin"]
        name = try row["name"]
        email = row["email"]
        passwordHash = row["password_hash"]
        createdAt = try row["created_at"]
    }
}

extension Person {
    var isActiveAdmin: Bool { isAdmin && status == .active }
}

package enum PersonTable {
    static func hasOtherAdmin(than id: PersonID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM person
                    WHERE is_admin = 1 AND status = 'active' AND id <> ?)
                """,
            arguments: [id]) ?? false
    }

    /// An SQL condition for statements of other domains: the person in `column` is blocked.
    package static func isBlocked(_ column: String) -> String {
        "EXISTS (SELECT 1 FROM person WHERE person.id = \(column) AND person.status = 'blocked')"
    }

    /// An SQL subquery for statements of other domains: the name of the person in `column`.
    package static func name(of column: String) -> String {
        "(SELECT person.name FROM person WHERE person.id = \(column))"
    }

    /// - Throws: `ServiceError.conflict` when the e-mail address is taken.
    package static func insert(_ person: Person, _ db: Database) throws {
        try refusingTakenAddress {
            try db.execute(
                cached: """
                    INSERT INTO person
                        (id, is_admin, name, email, password_hash, status, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    person.id, person.isAdmin, person.name, person.email,
                    person.passwordHash, person.status.rawValue, person.createdAt,
                ])
        }
    }

    /// Saves the mutable columns. - Throws: `ServiceError.conflict` as `insert` does.
    package static func update(_ person: Person, _ db: Database) throws {
        try refusingTakenAddress {
            try db.execute(
                cached: """
                    UPDATE person
                    SET is_admin = ?, name = ?, email = ?, password_hash = ?, status = ?
                    WHERE id = ?
                    """,
                arguments: [
                    person.isAdmin, person.name, person.email, person.passwordHash,
                    person.status.rawValue, person.id,
                ])
        }
    }

    /// - Parameter language: `cs` or `en`.
    static func setLanguage(_ language: String, of id: PersonID, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE person SET language = ? WHERE id = ?", arguments: [language, id])
    }

    /// Deletes a person with their id tokens, refresh tokens and reservations.
    /// - Throws: `DatabaseFailure` for a person with transactions, commands or locations.
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

    /// The person, if the viewer is an admin or this person.
    package static func find(
        _ id: PersonID, viewer: Viewer, _ db: Database
    ) throws -> Person? {
        switch viewer {
        case .admin, .system, .person(id, _):
            try Person.fetchOne(db, cached: "SELECT * FROM person WHERE id = ?", arguments: [id])
        case .anonymous, .person, .station: nil
        }
    }

    /// The person who logs in with an e-mail address.
    package static func atLogin(email: String, _ db: Database) throws -> Person? {
        try Person.fetchOne(db, cached: "SELECT * FROM person WHERE email = ?", arguments: [email])
    }

    /// The names of people, for those who see what these have done.
    package static func names(
        _ ids: [PersonID], _ db: Database
    ) throws -> [PersonID: String] {
        let condition = Condition.isOne(of: Set(ids), "id")
        var names: [PersonID: String] = [:]
        try db.forEachRow(
            cached: "SELECT id, name FROM person WHERE \(condition.sql)",
            arguments: condition.arguments
        ) { row in
            let (id, name): (PersonID, String) = (try row["id"], try row["name"])
            names[id] = name
        }
        return names
    }

    /// Whether a person has an account that is not blocked.
    package static func isActive(_ id: PersonID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: "SELECT EXISTS (SELECT 1 FROM person WHERE id = ? AND status = 'active')",
            arguments: [id]) ?? false
    }

    /// The first admin, to whom stations belong that name no owner.
    package static func oldestAdmin(_ db: Database) throws -> PersonID? {
        try PersonID.fetchOne(
            db, cached: "SELECT id FROM person WHERE is_admin = 1 ORDER BY created_at, id LIMIT 1")
    }

    /// Lists people in the order of their ids, starting after `after`.
    /// - Parameters:
    ///   - isAdmin: nil lists admins and others.
    ///   - status: nil lists all.
    ///   - text: a part of the name or the e-mail address; nil lists all.
    ///   - viewer: only an admin sees others.
    package static func list(
        isAdmin: Bool? = nil, status: Person.Status? = nil, containing text: String? = nil,
        after: String, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [Person] {
        var conditions = Conditions()
        conditions.add(isVisible(to: viewer))
        conditions.add("is_admin = ?", isAdmin.map { $0 ? 1 : 0 })
        conditions.add("id > ?", after)
        conditions.add("status = ?", status?.rawValue)
        conditions.add(
            #"name || ' ' || COALESCE(email, '') LIKE ? ESCAPE '\'"#, Conditions.containing(text))
        return try Person.fetchAll(
            db, sql: "SELECT * FROM person \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    static func isVisible(to viewer: Viewer) -> Condition? {
        switch viewer {
        case .admin, .system: nil
        case .person(let id, _): Condition("id = ?", [id])
        case .anonymous, .station: .never
        }
    }
}
