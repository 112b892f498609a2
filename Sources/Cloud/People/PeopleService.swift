import CloudCore
import CommonBase

/// Admins, hosts and drivers.
package enum PeopleService {
    /// Adds somebody. `passwordHash` needs an e-mail address to log in with.
    /// - Throws: `invalidInput` naming the field, `conflict` for a taken address.
    package static func add(
        id: PersonID, role: PersonRole, name: String, email: String?, passwordHash: String?,
        _ db: Database, at moment: Moment
    ) throws -> Person {
        let person = Person(
            id: id, role: role, name: try Check.text(name, "name", 1...200),
            email: try email.map(Check.email), passwordHash: passwordHash,
            createdAt: moment.wall)
        try checkLogin(person)
        try PersonTable.insert(person, db)
        return person
    }

    /// What may change about somebody; nil leaves it.
    package struct Changes: Sendable {
        package var name: String?
        package var email: Change<String>?
        /// As `PasswordHasher` writes it.
        package var passwordHash: Change<String>?
        package var status: Person.Status?

        package init(
            name: String? = nil, email: Change<String>? = nil,
            passwordHash: Change<String>? = nil, status: Person.Status? = nil
        ) {
            self.name = name
            self.email = email
            self.passwordHash = passwordHash
            self.status = status
        }
    }

    /// A new password, and being blocked, end every login.
    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` for a taken address.
    package static func change(
        _ id: PersonID, role: PersonRole, _ changes: Changes, _ db: Database
    ) throws -> Person {
        var person = try find(id, role: role, db)
        if let name = changes.name { person.name = try Check.text(name, "name", 1...200) }
        if let email = changes.email { person.email = try email.value.map(Check.email) }
        if let hash = changes.passwordHash { person.passwordHash = hash.value }
        if let status = changes.status { person.status = status }
        try checkLogin(person)
        try PersonTable.update(person, db)
        if changes.passwordHash != nil || changes.status == .blocked {
            try RefreshTokenTable.delete(of: id, db)
        }
        return person
    }

    /// Removes somebody and their tokens.
    /// - Throws: `notFound`, and `conflict` for somebody who has charged: bills refer to them.
    package static func remove(_ id: PersonID, role: PersonRole, _ db: Database) throws {
        _ = try find(id, role: role, db)
        do {
            try PersonTable.delete(id, db)
        } catch  where error.isDatabaseFailure(.foreignKey) {
            throw ServiceError(
                .conflict, "\(id) has charged or sent commands; block them instead.")
        }
    }

    private static func checkLogin(_ person: Person) throws {
        guard person.passwordHash == nil || person.email != nil else {
            throw ServiceError(
                .invalidInput, "Who logs in needs an e-mail address.", field: "email")
        }
    }

    /// - Throws: `notFound` also for somebody with another role.
    package static func find(
        email: String, role: PersonRole, _ db: Database
    ) throws -> Person {
        guard let person = try PersonTable.find(email: email, db), person.role == role else {
            throw ServiceError(.notFound, "There is no \(role.rawValue) \(email).")
        }
        return person
    }

    /// - Throws: `notFound` also for somebody with another role.
    package static func find(
        _ id: PersonID, role: PersonRole, _ db: Database
    ) throws -> Person {
        guard let person = try PersonTable.find(id, db), person.role == role else {
            throw ServiceError(.notFound, "There is no \(role.rawValue) \(id).")
        }
        return person
    }

    /// - Throws: `notFound`.
    package static func find(_ id: PersonID, _ db: Database) throws -> Person {
        guard let person = try PersonTable.find(id, db) else {
            throw ServiceError(.notFound, "There is nobody with the id \(id).")
        }
        return person
    }
}
