import CloudCore
import CommonBase
import MessageCatalogue

/// A line of an inbox that is due for a browser.
struct StoredPush: Sendable, FetchableRecord {
    var id: Int64
    var attempts: Int
    var createdAt: Timestamp
    var notification: Int64
    var subscription: Int64
    var endpoint: String
    var publicKey: String
    var secret: String
    var person: PersonID
    var title: String
    var text: String
    var path: String?

    init(row: Row) throws {
        id = try row["id"]
        attempts = try row["attempts"]
        createdAt = try row["created_at"]
        notification = try row["notification_id"]
        subscription = try row["subscription_id"]
        endpoint = try row["endpoint"]
        publicKey = try row["public_key"]
        secret = try row["auth_secret"]
        person = try row["person_id"]
        let language: Language = try row.optionalChoice("language") ?? .english
        title = Message(try row["title_en"], try row["title_cs"])(language)
        text = Message(try row["text_en"], try row["text_cs"])(language)
        path = row["path"]
    }

    /// Maximum lengths in Unicode scalars. The inbox holds the whole text.
    private static let maximumTitle = 100
    private static let maximumText = 400
    /// In bytes.
    private static let maximumPath = 200

    /// What the service worker reads, as JSON of at most `PushEncryption.maximumText` bytes. A page
    /// with a longer address is replaced by the inbox.
    var payload: [UInt8] {
        let page = path.flatMap { $0.utf8.count <= Self.maximumPath ? $0 : nil }
        return JSONWriter.bytes(
            .object([
                "title": .string(title.cut(toScalars: Self.maximumTitle)),
                "text": .string(text.cut(toScalars: Self.maximumText)),
                "path": .string(page ?? "/inbox"), "tag": .string("\(notification)"),
            ]))
    }
}
