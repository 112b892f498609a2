import CloudCore

/// How a domain shows what the feed names.
package struct FeedSource: Sendable {
    package let kind: FeedEntry.Kind
    /// Nil for a subject that is gone.
    package let view: @Sendable (_ subject: String, Database) throws -> (any Encodable)?

    package init(
        _ kind: FeedEntry.Kind,
        view: @escaping @Sendable (_ subject: String, Database) throws -> (any Encodable)?
    ) {
        self.kind = kind
        self.view = view
    }
}
