import CloudStore
import Common
import GRDB

/// Admins, hosts and drivers.
public enum PeopleService {
    /// Adds somebody. `passwordHash` needs an e-mail address to log in with.
    /// - Throws: `invalidInput` naming the field, `conflict` for a taken address.
    public static func add(
        id: PersonID, role: PersonRole, name: String, email: String?, passwordHash: String?,
        _ db: Database, at moment: Moment
    ) throws -> Person {
        let person = Person(
            id: id, role: role, name: try Check.text(name, "name", 1...200),
            email: try email.map(Check.email), passwordHash: passwordHash,
            createdAt: moment.wall)
        if passwordHash != nil, person.email == nil {
            throw ServiceError(
                .invalidInput, "Who logs in needs an e-mail address.", field: "email")
        }
        try PersonTable.insert(person, db)
        return person
    }

    /// - Throws: `notFound`.
    public static func find(_ id: PersonID, _ db: Database) throws -> Person {
        guard let person = try PersonTable.find(id, db) else {
            throw ServiceError(.notFound, "There is nobody with the id \(id).")
        }
        return person
    }
}
