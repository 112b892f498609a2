import CloudCore
import CommonBase

/// What another domain does before a person is deleted.
package protocol PersonRemovalRule: Sendable {
    func willRemove(_ person: PersonID, _ db: Database, at moment: Moment) throws
    /// Why an account can't be deleted now; nil if this domain has no reason.
    func obstacle(to person: PersonID, _ db: Database) throws -> RemovalObstacle?
    /// Deletes, or unlinks, what would keep the person from being deleted, and everything else by
    /// which the person would still be known.
    func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws
}

extension PersonRemovalRule {
    package func willRemove(_ person: PersonID, _ db: Database, at moment: Moment) throws {}
    package func obstacle(to person: PersonID, _ db: Database) throws -> RemovalObstacle? { nil }
    package func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws {}
}

/// The accounts of people.
package enum PeopleService {
    /// Adds a person. A `passwordHash` requires an e-mail address.
    /// - Throws: `invalidInput` naming the field, `conflict` for a taken e-mail address.
    package static func add(
        id: PersonID, isAdmin: Bool = false, name: String, email: String?,
        passwordHash: String?, _ db: Database, at moment: Moment
    ) throws -> Person {
        let person = Person(
            id: id, isAdmin: isAdmin, name: try Check.text(name, "name", 1...200),
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
        package var isAdmin: Bool?

        package init(
            name: String? = nil, email: Change<String>? = nil,
            passwordHash: Change<String>? = nil, status: Person.Status? = nil,
            isAdmin: Bool? = nil
        ) {
            self.name = name
            self.email = email
            self.passwordHash = passwordHash
            self.status = status
            self.isAdmin = isAdmin
        }
    }

    /// Changes a person. A new password or blocking ends all logins and browser sessions, and
    /// invalidates mailed links; a new e-mail address only the links.
    /// - Parameter session: the hash of the session that goes on; nil ends all.
    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` for a taken e-mail address.
    package static func change(
        _ id: PersonID, _ changes: Changes, keeping session: String? = nil, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws -> Person {
        let before = try find(id, viewer: viewer, db)
        var person = before
        if let name = changes.name { person.name = try Check.text(name, "name", 1...200) }
        if let email = changes.email { person.email = try email.value.map(Check.email) }
        if let hash = changes.passwordHash { person.passwordHash = hash.value }
        if let status = changes.status { person.status = status }
        if let isAdmin = changes.isAdmin { person.isAdmin = isAdmin }
        try checkLogin(person)
        let isLost = before.isActiveAdmin && !person.isActiveAdmin
        try checkOtherAdmin(than: before, isLost: isLost, viewer, db)
        try PersonTable.update(person, db)
        let endsLogins = changes.passwordHash != nil || changes.status == .blocked
        if endsLogins {
            try RefreshTokenTable.delete(of: id, db)
            try WebSessionTable.deleteAll(of: id, except: session, db)
        }
        if endsLogins || changes.email != nil {
            try AccountLinkTable.invalidate(of: id, at: moment.wall, db)
        }
        if person.status != before.status { try note(.driverStatusChanged, person, db, at: moment) }
        var withOldStatus = person
        withOldStatus.status = before.status
        if withOldStatus != before { try note(.driverChanged, person, db, at: moment) }
        return person
    }

    /// Deletes a person and their id tokens.
    /// - Throws: `notFound`; `conflict` for the last admin, for a person with transactions, commands or
    ///   locations, and naming another obstacle, such as credit.
    package static func remove(
        _ id: PersonID, rules: [any PersonRemovalRule] = [], viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        let person = try find(id, viewer: viewer, db)
        try checkOtherAdmin(than: person, isLost: person.isActiveAdmin, viewer, db)
        for rule in rules {
            if let obstacle = try rule.obstacle(to: id, db) { throw obstacle.error }
        }
        for rule in rules { try rule.willRemove(id, db, at: moment) }
        do {
            try delete(person, db, at: moment)
        } catch  where error.isDatabaseFailure(.foreignKey) {
            throw ServiceError(
                .conflict,
                "\(id) has transactions, commands or locations and can't be removed; block them "
                    + "instead.")
        }
    }

    /// Only the command line may take the last admin away.
    private static func checkOtherAdmin(
        than person: Person, isLost: Bool, _ viewer: Viewer, _ db: Database
    ) throws {
        guard isLost, viewer != .system, try !PersonTable.hasOtherAdmin(than: person.id, db) else {
            return
        }
        throw ServiceError(.conflict, "\(person.id) is the last admin; make another one first.")
    }

    static func note(
        _ kind: DomainEvent.Kind, _ person: Person, _ db: Database, at moment: Moment
    ) throws {
        try DomainEventTable.append(
            kind, subject: person.id.text, person: person.id, at: moment.wall, db)
    }

    private static func checkLogin(_ person: Person) throws {
        guard person.passwordHash == nil || person.email != nil else {
            throw ServiceError(
                .invalidInput, "email is required for a person with a password.", field: "email")
        }
    }

    /// - Throws: `notFound`, also for a person who is not an admin.
    package static func findAdmin(email: String, _ db: Database) throws -> Person {
        guard let person = try PersonTable.atLogin(email: email, db), person.isAdmin else {
            throw ServiceError(.notFound, "The admin \(email) does not exist.")
        }
        return person
    }

    /// - Throws: `notFound`, also for a person whom the viewer may not see.
    package static func find(
        _ id: PersonID, viewer: Viewer, _ db: Database
    ) throws -> Person {
        guard let person = try PersonTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The person \(id) does not exist.")
        }
        return person
    }

    /// Checks that a person named in a request has an account.
    /// - Throws: `notFound` naming the field.
    package static func check(_ id: PersonID, _ field: String, _ db: Database) throws {
        guard try PersonTable.find(id, viewer: .system, db) != nil else {
            throw ServiceError(.notFound, "The person \(id) does not exist.", field: field)
        }
    }
}
