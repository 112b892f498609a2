import CloudCore
import CommonBase
import MessageCatalogue

/// A text that the operator of a cloud writes for its users.
package enum OperatorTextKind: String, Hashable, Sendable, CaseIterable {
    case terms, privacyNotice
}

/// One version of a text, in one language.
package struct OperatorText: Hashable, Sendable {
    /// Maximum length in Unicode scalars.
    package static let maximumLength = 20_000

    package var version: Int64
    package var kind: OperatorTextKind
    package var language: Language
    /// Paragraphs with an empty line between them.
    package var text: String
    package var createdAt: Timestamp

    /// The lines of each paragraph.
    package var paragraphs: [[String]] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingSpaces }
            .split(separator: "").map { Array($0) }
    }

    /// A text as a form sends it, without characters that control a terminal or the direction of
    /// text.
    package static func cleaned(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.storable(scalars: maximumLength) }.joined(separator: "\n")
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(start[...end])
    }
}

extension OperatorText: FetchableRecord {
    package init(row: Row) throws {
        version = try row["version"]
        kind = try row.choice("kind")
        language = try row.choice("language")
        text = try row["text"]
        createdAt = try row["created_at"]
    }
}

/// The terms and the privacy notice. Everyone may read them.
package enum OperatorTextTable {
    /// The valid version; nil if the operator has written no version, or has withdrawn the last one.
    package static func latest(
        _ kind: OperatorTextKind, in language: Language, _ db: Database
    ) throws -> OperatorText? {
        let found = try OperatorText.fetchOne(
            db,
            cached: """
                SELECT * FROM operator_text WHERE kind = ? AND language = ?
                ORDER BY version DESC LIMIT 1
                """,
            arguments: [kind.rawValue, language.rawValue])
        return found.flatMap { $0.text.isEmpty ? nil : $0 }
    }

    /// The valid version in a language, or else in the other one.
    package static func shown(
        _ kind: OperatorTextKind, in language: Language, _ db: Database
    ) throws -> OperatorText? {
        let others = Language.allCases.filter { $0 != language }
        for language in [language] + others {
            if let found = try latest(kind, in: language, db) { return found }
        }
        return nil
    }

    /// Whether people can read the text in some language.
    package static func exists(_ kind: OperatorTextKind, _ db: Database) throws -> Bool {
        try shown(kind, in: .english, db) != nil
    }

    /// Adds a version, if the text has changed. An empty text withdraws the one before.
    package static func add(
        _ text: String, _ kind: OperatorTextKind, in language: Language, at now: Timestamp,
        _ db: Database
    ) throws {
        guard text != (try latest(kind, in: language, db)?.text ?? "") else { return }
        try db.execute(
            cached: """
                INSERT INTO operator_text (kind, language, text, created_at) VALUES (?, ?, ?, ?)
                """,
            arguments: [kind.rawValue, language.rawValue, text, now])
    }
}
