import CloudControl
import CloudCore
import CloudPeople
import CommonBase

/// Unlinks the commands of a person who is deleted.
package struct CommandRemoval: PersonRemovalRule {
    package init() {}

    package func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        try CommandTable.unlink(person, cards: IdTokenTable.hashes(of: person, db), db)
    }
}

extension IdTokenTable {
    /// The hashes of a person's tokens.
    package static func hashes(of person: PersonID, _ db: Database) throws -> [String] {
        try String.fetchAll(
            db, cached: "SELECT hash FROM id_token WHERE person_id = ?", arguments: [person])
    }
}
