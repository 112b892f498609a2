import CloudCore
import CommonBase
import MessageCatalogue

/// Deletes accounts for good. Transactions are kept for bookkeeping, without a link to the person.
extension PeopleService {
    /// Why a person can't be deleted now; nil if they can.
    package static func obstacle(
        to id: PersonID, _ rules: [any PersonRemovalRule], _ db: Database
    ) throws -> RemovalObstacle? {
        let person = try PersonTable.find(id, viewer: .system, db)
        if person?.isActiveAdmin == true, try !PersonTable.hasOtherAdmin(than: id, db) {
            return .lastAdmin
        }
        for rule in rules {
            if let obstacle = try rule.obstacle(to: id, db) { return obstacle }
        }
        return nil
    }

    /// Deletes a person with everything by which they would still be known, and says goodbye by
    /// mail.
    /// - Parameter language: of the mail to a person who has not chosen one.
    /// - Throws: `notFound`; `conflict` naming the obstacle.
    package static func erase(
        _ id: PersonID, rules: [any PersonRemovalRule], language: Language, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws {
        let person = try find(id, viewer: viewer, db)
        if let obstacle = try obstacle(to: id, rules, db) { throw obstacle.error }
        let chosen = try PersonTable.language(of: id, db) ?? language
        // The lists of stations are renewed before the cards are deleted.
        for rule in rules { try rule.willRemove(id, db, at: moment) }
        for rule in rules { try rule.erase(id, db, at: moment) }
        try delete(person, db, at: moment)
        if let email = person.email {
            try MailTable.add(goodbye(to: email, chosen), db, at: moment.wall)
        }
    }

    /// Deletes the row of a person, and what names them without being a row of theirs.
    static func delete(_ person: Person, _ db: Database, at moment: Moment) throws {
        try NotificationTable.forget(person, db)
        if let email = person.email {
            try MailTable.deleteAll(to: email, db)
            try AccountLinkTable.deleteAll(to: email, db)
        }
        try PersonTable.delete(person.id, db)
        try AuditTable.eraseDetails(of: person.id, db)
        try note(.driverRemoved, person, db, at: moment)
    }

    private static func goodbye(to email: String, _ language: Language) -> OutgoingMail {
        OutgoingMail(
            to: email, language: language,
            subject: Message("Your account was deleted", "Tvůj účet je smazaný"),
            paragraphs: [
                Message(
                    "Your account at Zapoj and everything that belonged to it is deleted. What you "
                        + "charged stays in the books, without your name.",
                    "Tvůj účet v Zapoji a všechno, co k němu patřilo, je smazané. Co bylo nabito, "
                        + "zůstává v účetnictví, ale bez tvého jména."),
                Message(
                    "Your cards no longer work here. You can make a new account with this address "
                        + "whenever you like. This is the last mail that you get.",
                    "Tvoje karty tu už nefungují. S touhle adresou si můžeš kdykoli založit nový "
                        + "účet. Tohle je poslední mail, který ti posíláme."),
            ], isLast: true)
    }
}

extension NotificationTable {
    /// Replaces the name that a person had when a message about them was written, where it stands as
    /// a whole word.
    static func forget(_ person: Person, _ db: Database) throws {
        struct Texts: FetchableRecord {
            var number: Int64
            var name: String?
            var texts: [String]

            init(row: Row) throws {
                number = try row["id"]
                name = row["about_name"]
                texts = try ["title_en", "title_cs", "text_en", "text_cs"].map { try row[$0] }
            }
        }
        let found = try Texts.fetchAll(
            db,
            cached: """
                SELECT id, about_name, title_en, title_cs, text_en, text_cs FROM notification
                WHERE about_id = ?
                """,
            arguments: [person.id])
        for item in found {
            let texts = item.texts.enumerated().map { index, text in
                let other = index.isMultiple(of: 2) ? "a deleted account" : "smazaný účet"
                let limit = index < 2 ? Notification.maximumTitle : Notification.maximumText
                return text.replacingWhole(item.name ?? person.name, with: other)
                    .storable(scalars: limit)
            }
            try db.execute(
                cached: """
                    UPDATE notification
                    SET title_en = ?, title_cs = ?, text_en = ?, text_cs = ?, about_name = NULL
                    WHERE id = ?
                    """,
                arguments: [texts[0], texts[1], texts[2], texts[3], item.number])
        }
    }
}

extension String {
    /// Replaces `part` where no letter or digit stands beside it.
    func replacingWhole(_ part: String, with other: String) -> String {
        guard !part.isEmpty else { return self }
        func isWord(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber } ?? false
        }
        var (result, rest) = ("", self[...])
        while let range = rest.firstRange(of: part) {
            let before = rest[..<range.lowerBound].last ?? result.last
            let isWhole = !isWord(before) && !isWord(rest[range.upperBound...].first)
            result += rest[..<range.lowerBound]
            result += isWhole ? other : part
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
