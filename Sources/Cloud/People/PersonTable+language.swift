import CloudCore
import CommonBase
import MessageCatalogue

extension PersonTable {
    /// The language that a person has chosen; nil if none.
    package static func language(of id: PersonID, _ db: Database) throws -> Language? {
        try recipient(id, db)?.language
    }

    package static func setLanguage(
        _ language: Language, of id: PersonID, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE person SET language = ? WHERE id = ?",
            arguments: [language.rawValue, id])
    }

    /// Where mails to a person go, and in which language.
    struct Recipient: FetchableRecord {
        var email: String?
        var language: Language?

        init(row: Row) throws {
            email = row["email"]
            language = try row.optionalChoice("language")
        }
    }

    /// Nil for a person without an account.
    static func recipient(_ id: PersonID, _ db: Database) throws -> Recipient? {
        try Recipient.fetchOne(
            db, cached: "SELECT email, language FROM person WHERE id = ?", arguments: [id])
    }
}
