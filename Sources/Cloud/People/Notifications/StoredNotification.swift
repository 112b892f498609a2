import CloudCore
import CommonBase
import MessageCatalogue

/// A line of a person's inbox.
package struct StoredNotification: Hashable, Sendable, FetchableRecord {
    package var id: Int64
    /// Nil for a kind of another version of the program.
    package var kind: NotificationKind?
    package var title: Message
    package var text: Message
    /// The page about it.
    package var path: String?
    /// Whether it went out as a mail, too.
    package var isMailed: Bool
    package var createdAt: Timestamp
    package var readAt: Timestamp?

    package init(row: Row) throws {
        id = try row["id"]
        kind = NotificationKind(rawValue: try row["kind"])
        title = Message(try row["title_en"], try row["title_cs"])
        text = Message(try row["text_en"], try row["text_cs"])
        path = row["path"]
        isMailed = try row["is_mailed"]
        createdAt = try row["created_at"]
        readAt = row["read_at"]
    }
}
