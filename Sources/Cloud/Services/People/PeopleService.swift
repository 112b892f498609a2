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

/// Checks of what people type.
enum Check {
    static func text(_ text: String, _ field: String, _ lengths: ClosedRange<Int>) throws -> String
    {
        let isPrintable = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        // SQLite counts Unicode scalars too.
        guard lengths.contains(text.unicodeScalars.count), isPrintable else {
            throw ServiceError(
                .invalidInput,
                "\(field) has \(lengths.lowerBound) to \(lengths.upperBound) printable characters.",
                field: field)
        }
        return text
    }

    static func email(_ text: String) throws -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlausible =
            parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } && text.utf8.count <= 254
        guard isPlausible else {
            throw ServiceError(.invalidInput, "This is no e-mail address.", field: "email")
        }
        return text
    }
}
