import CloudCore
import CommonBase
import MessageCatalogue

/// A mail in the outbox, in the language of its recipient.
package struct StoredMail: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// Not yet accepted by the mail system.
        case waiting
        /// The mail system has accepted it. Its text and link are deleted then: the link may be one
        /// that resets a password.
        case sent
        /// Lies as a file in the spool folder, because no mail system is configured.
        case spooled
        /// The mail system refused it, or it waited too long.
        case failed
    }

    package struct Link: Hashable, Sendable {
        package var label: String
        package var path: String
    }

    package var id: Int64
    package var recipient: String
    package var language: Language
    package var subject: String
    package var paragraphs: [String]
    package var link: Link?
    package var state: State
    package var attempts: Int
    package var nextAttemptAt: Timestamp?
    /// Why the last attempt failed.
    package var error: String?
    package var createdAt: Timestamp
}

extension StoredMail: FetchableRecord {
    package init(row: Row) throws {
        id = try row["id"]
        recipient = try row["recipient"]
        language = try row.choice("language")
        subject = try row["subject"]
        let texts: String = try row["paragraphs"]
        paragraphs = try JSONReader.parse(texts.utf8).arrayValue?.compactMap(\.stringValue) ?? []
        if let label: String = row["link_label"], let path: String = row["link_path"] {
            link = Link(label: label, path: path)
        }
        state = try row.choice("state")
        attempts = try row["attempts"]
        nextAttemptAt = row["next_attempt_at"]
        error = row["error"]
        createdAt = try row["created_at"]
    }
}
