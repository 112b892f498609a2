import CloudCore

/// Reads the current state of the objects of one kind, for those who follow their changes.
package struct FeedSource: Sendable {
    package let object: DomainObject
    /// Returns nil if the subject was deleted.
    package let view: @Sendable (_ subject: String, Database) throws -> (any Encodable)?

    package init(
        _ object: DomainObject,
        view: @escaping @Sendable (_ subject: String, Database) throws -> (any Encodable)?
    ) {
        self.object = object
        self.view = view
    }
}
