import CloudCore
import CommonBase
import MessageCatalogue

/// A file in the download of everything about a person, which one domain contributes. It is read in
/// pages, so that a download needs little memory however much there is.
package struct PersonalDataPart: Sendable {
    /// Items of a page, unless the part says otherwise.
    package static let pageSize = 200

    package struct Page: Sendable {
        package var items: [JSONValue]
        /// Where the next page begins; nil after the last one.
        package var next: String?

        package init(_ items: [JSONValue], next: String? = nil) {
            (self.items, self.next) = (items, next)
        }
    }

    /// `cards.json`
    package let file: String
    /// What is in it, for the README.
    package let summary: Message
    /// The items of a person after `cursor`, which is nil for the first page.
    package let read:
        @Sendable (_ person: PersonID, _ cursor: String?, _ db: Database) throws -> Page

    package init(
        _ file: String, _ summary: Message,
        read: @escaping @Sendable (PersonID, String?, Database) throws -> Page
    ) {
        self.file = file
        self.summary = summary
        self.read = read
    }

    /// The rows of a table that belong to a person.
    /// - Parameters:
    ///   - key: a unique column, by which the rows are sorted.
    ///   - isNumber: whether it is an integer.
    ///   - condition: SQL with one parameter, the person.
    package static func rows(
        _ file: String, _ summary: Message, of table: String, key: String, isNumber: Bool = false,
        where condition: String, _ columns: [ShownColumn]
    ) -> Self {
        Self(file, summary) { person, cursor, db in
            var (items, last): ([JSONValue], String?) = ([], nil)
            let after: StatementArguments =
                isNumber ? [cursor.flatMap(Int64.init) ?? .min] : [cursor ?? ""]
            try db.forEachRow(
                sql: """
                    SELECT \(ShownColumn.selection(columns)), \(key) FROM \(table)
                    WHERE \(condition) AND \(key) > ? ORDER BY \(key) LIMIT \(pageSize)
                    """,
                arguments: [person] + after
            ) { row in
                items.append(.object(ShownColumn.members(columns, row)))
                last =
                    isNumber
                    ? (row[columns.count] as Int64?).map(String.init)
                    : row[columns.count] as String?
            }
            return Page(items, next: items.count == pageSize ? last : nil)
        }
    }
}
