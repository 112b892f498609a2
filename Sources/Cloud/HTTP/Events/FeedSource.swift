import CloudCore

/// Reads the current state of the objects of one kind that feed entries refer to.
package struct FeedSource: Sendable {
    package let kind: FeedEntry.Kind
    /// Returns nil if the subject was deleted.
    package let view: @Sendable (_ subject: String, Database) throws -> (any Encodable)?

    package init(
        _ kind: FeedEntry.Kind,
        view: @escaping @Sendable (_ subject: String, Database) throws -> (any Encodable)?
    ) {
        self.kind = kind
        self.view = view
    }
}
