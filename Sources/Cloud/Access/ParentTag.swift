import CloudCore
import CommonBase

/// OCPP 1.6's parentIdTag of all tokens of a person: with one card they can stop what another one
/// started (edition 2 §3.10). It is random, so that it says nothing about the person, and never
/// shared by a group: who shares it may stop the transaction and use the reservation.
package enum ParentTag {
    /// A new tag of 20 characters, which no UID of a card equals.
    package static func new(from random: RandomSource) -> String {
        "G" + random.text().uppercased().suffix(19)
    }

    /// Saves the tag of a person who has none yet.
    static func save(_ tag: String, of person: PersonID, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO parent_tag (person_id, tag) VALUES (?, ?)
                ON CONFLICT (person_id) DO NOTHING
                """,
            arguments: [person, tag])
    }

    /// The tag of a person; nil for one who never had a token.
    package static func of(_ person: PersonID, _ db: Database) throws -> String? {
        try String.fetchOne(
            db, cached: "SELECT tag FROM parent_tag WHERE person_id = ?", arguments: [person])
    }

    /// An SQL subquery: the tag of the person in `column`.
    static func tag(of column: String) -> String {
        "(SELECT parent_tag.tag FROM parent_tag WHERE parent_tag.person_id = \(column))"
    }
}
