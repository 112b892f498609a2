import CloudCore
import CommonBase

/// Personal access tokens: made and revoked by their owner; an admin may revoke all.
enum PersonalTokenService {
    struct New: Sendable {
        var id: ID<PersonalToken>
        var secret: String
        var person: PersonID
        var name: String
        var scopes: Set<AccessScope>
        /// Nil for the standard lifetime.
        var expiresAt: Timestamp?
    }

    /// - Throws: `invalidInput` naming the field, `notFound`, `conflict` for too many tokens.
    static func add(_ new: New, _ db: Database, at moment: Moment) throws -> PersonalToken {
        let now = moment.wall
        let expiresAt = new.expiresAt ?? now.adding(seconds: PersonalToken.standardSeconds)
        try Check.that(!new.scopes.isEmpty, "scopes", "scopes must have at least one item.")
        try Check.that(
            expiresAt > now
                && expiresAt <= now.adding(seconds: PersonalToken.maximumSeconds), "expiresAt",
            "expiresAt must be in the future, at most 366 days from now.")
        try PeopleService.check(new.person, "personId", db)
        try PersonalTokenTable.deleteExpired(of: new.person, before: now, db)
        guard try PersonalTokenTable.count(of: new.person, db) < PersonalToken.limit else {
            throw ServiceError(
                .conflict,
                "A person has at most \(PersonalToken.limit) access tokens; revoke one first.")
        }
        let token = PersonalToken(
            id: new.id, personID: new.person, name: try Check.text(new.name, "name", 1...200),
            scopes: new.scopes, expiresAt: expiresAt, createdAt: now)
        try PersonalTokenTable.insert(token, hash: SecretHash.of(new.secret), db)
        try DomainEventTable.append(
            .accessTokenAdded, subject: token.id.text, person: token.personID, at: now, db)
        return token
    }

    /// Revokes a token at once.
    /// - Throws: `notFound`, also for a token of somebody else.
    static func remove(
        _ id: ID<PersonalToken>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        guard let owner = try PersonalTokenTable.delete(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The access token \(id) does not exist.")
        }
        try noteRemoval(of: id, of: owner, db, at: moment)
    }

    /// Revokes all tokens of a person at once.
    static func removeAll(of person: PersonID, _ db: Database, at moment: Moment) throws {
        for token in try PersonalTokenTable.deleteAll(of: person, db) {
            try noteRemoval(of: token.id, of: person, db, at: moment)
        }
    }

    /// Ends the open streams of the owner, too.
    private static func noteRemoval(
        of token: ID<PersonalToken>, of owner: PersonID, _ db: Database, at moment: Moment
    ) throws {
        try DomainEventTable.append(
            .accessTokenRemoved, subject: token.text, person: owner, at: moment.wall, db)
        db.signal(Signal(.driver, owner.text))
    }
}
