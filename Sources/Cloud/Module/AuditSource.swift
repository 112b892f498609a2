import CloudCore
import CommonBase
import MessageCatalogue

/// How the audit log reads a kind of object, before and after a change.
package struct AuditSource: Sendable {
    /// What is recorded of an object. Members hold no secret and no number of a card.
    package struct State: Sendable {
        package var members: [JSONValue.Member]
        /// The person whose it is, or at whose place it stands.
        package var person: PersonID?

        package init(_ members: [JSONValue.Member], person: PersonID?) {
            (self.members, self.person) = (members, person)
        }
    }

    package let object: DomainObject
    /// For the page of the log, in the singular.
    package let name: Message
    /// Nil for objects that have no names.
    package let naming: AuditNaming?
    /// The paths of routes that name such an object by the last parameter.
    let paths: [String]
    /// The changes in domain events that are recorded; nil for all.
    package let changes: Set<String>?
    /// Whether it is a person's own affair: what its owner does with it is not recorded.
    package let isPersonal: Bool
    /// Actions that are recorded although the object is the caller's own.
    package let recordedOfOwn: Set<String>
    /// Nil for an object that does not exist.
    package let read: @Sendable (_ id: String, Database) throws -> State?

    package init(
        _ object: DomainObject, _ name: Message, named naming: AuditNaming? = nil,
        paths: [String] = [],
        changes: Set<String>? = nil, isPersonal: Bool = false,
        recordedOfOwn: Set<String> = [],
        read: @escaping @Sendable (String, Database) throws -> State?
    ) {
        self.object = object
        self.name = name
        self.naming = naming
        self.paths = paths
        self.changes = changes
        self.isPersonal = isPersonal
        self.recordedOfOwn = recordedOfOwn
        self.read = read
    }

    /// A row of a table.
    /// - Parameters:
    ///   - person: the column, or an SQL expression, with the person whose it is.
    ///   - more: members that are no columns.
    package static func row(
        of table: String, key: String = "id", isNumber: Bool = false, person: String,
        _ columns: [ShownColumn],
        more: @escaping @Sendable (String, Database) throws -> [JSONValue.Member] = { _, _ in [] }
    ) -> @Sendable (String, Database) throws -> State? {
        { id, db in
            guard !isNumber || Int64(id) != nil else { return nil }
            var state: State?
            try db.forEachRow(
                sql: """
                    SELECT \(ShownColumn.selection(columns)), \(person) FROM \(table)
                    WHERE \(key) = ?
                    """,
                arguments: isNumber ? [Int64(id)] : [id]
            ) { row in
                state = State(
                    ShownColumn.members(columns, row), person: row[columns.count] as PersonID?)
            }
            guard var found = state else { return nil }
            found.members += try more(id, db)
            return found
        }
    }

    /// The id of the object that a request names; nil if it names none of this kind.
    package func subject(of origin: AuditOrigin) -> String? {
        for path in paths {
            let matches = origin.path == path || origin.path.hasPrefix("\(path)/")
            guard matches, let last = path.split(separator: "{").last else { continue }
            return origin.parameters[String(last.prefix { $0 != "}" })]
        }
        return nil
    }
}
