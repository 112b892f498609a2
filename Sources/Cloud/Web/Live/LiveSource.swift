import CloudCore
import CommonBase

/// Whom a change of an object concerns: the people whose open pages are told.
package struct LiveSource: Sendable {
    package let object: DomainObject
    /// The people who may see the object; admins see all and need not be named.
    package let audience: @Sendable (_ subject: String, Database) throws -> Set<PersonID>

    /// Whether all who are signed in may see the object, whom `audience` need not name then.
    package let isForEveryone: @Sendable (_ subject: String, Database) throws -> Bool

    package init(
        _ object: DomainObject,
        isForEveryone: @escaping @Sendable (_ subject: String, Database) throws -> Bool = { _, _ in
            false
        },
        audience: @escaping @Sendable (_ subject: String, Database) throws -> Set<PersonID>
    ) {
        self.object = object
        self.isForEveryone = isForEveryone
        self.audience = audience
    }
}
