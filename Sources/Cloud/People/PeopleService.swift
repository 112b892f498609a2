import CloudCore
import CommonBase

/// Admins, hosts and drivers.
package enum PeopleService {
    /// Adds a person. A `passwordHash` requires an e-mail address.
    /// - Throws: `invalidInput` naming the field, `conflict` for a taken e-mail address.
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
        try note(.driverAdded, person, db, at: moment)
        return person
    }

    /// Changes of a person; nil leaves a property as it is.
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

    /// Changes a person. A new password or blocking revokes all refresh tokens.
    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` for a taken e-mail address.
    package static func change(
        _ id: PersonID, role: PersonRole, _ changes: Changes, _ db: Database, at moment: Moment
    ) throws -> Person {
        let before = try find(id, role: role, db)
        var person = before
        if let name = changes.name { person.name = try Check.text(name, "name", 1...200) }
        if let email = changes.email { person.email = try email.value.map(Check.email) }
        if let hash = changes.passwordHash { person.passwordHash = hash.value }
        if let status = changes.status { person.status = status }
        try checkLogin(person)
        try PersonTable.update(person, db)
        if changes.passwordHash != nil || changes.status == .blocked {
            try RefreshTokenTable.delete(of: id, db)
        }
        if person.status != before.status { try note(.driverStatusChanged, person, db, at: moment) }
        var unblocked = person
        unblocked.status = before.status
        if unblocked != before { try note(.driverChanged, person, db, at: moment) }
        return person
    }

    /// Deletes a person and their id tokens.
    /// - Throws: `notFound`; `conflict` for a person with transactions or commands, which bills and
    ///   the command log refer to.
    package static func remove(
        _ id: PersonID, role: PersonRole, _ db: Database, at moment: Moment
    ) throws {
        let person = try find(id, role: role, db)
        do {
            try PersonTable.delete(id, db)
        } catch  where error.isDatabaseFailure(.foreignKey) {
            throw ServiceError(
                .conflict,
                "\(id) has transactions or commands and can't be removed; block them instead.")
        }
        try note(.driverRemoved, person, db, at: moment)
    }

    private static func note(
        _ kind: DomainEvent.Kind, _ person: Person, _ db: Database, at moment: Moment
    ) throws {
        guard person.role == .driver else { return }
        try DomainEventTable.append(
            kind, subject: person.id.text, person: person.id, at: moment.wall, db)
    }

    private static func checkLogin(_ person: Person) throws {
        guard person.passwordHash == nil || person.email != nil else {
            throw ServiceError(
                .invalidInput, "email is required for a person with a password.", field: "email")
        }
    }

    /// - Throws: `notFound`, also for a person with another role.
    package static func find(
        email: String, role: PersonRole, _ db: Database
    ) throws -> Person {
        guard let person = try PersonTable.find(email: email, db), person.role == role else {
            throw ServiceError(.notFound, "The \(role.rawValue) \(email) does not exist.")
        }
        return person
    }

    /// - Throws: `notFound`, also for a person with another role.
    package static func find(
        _ id: PersonID, role: PersonRole, _ db: Database
    ) throws -> Person {
        guard let person = try PersonTable.find(id, db), person.role == role else {
            throw ServiceError(.notFound, "The \(role.rawValue) \(id) does not exist.")
        }
        return person
    }

    /// - Throws: `notFound`.
    package static func find(_ id: PersonID, _ db: Database) throws -> Person {
        guard let person = try PersonTable.find(id, db) else {
            throw ServiceError(.notFound, "The person \(id) does not exist.")
        }
        return person
    }
}
