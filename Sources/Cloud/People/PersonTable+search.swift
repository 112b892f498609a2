import CloudCore
import CommonBase

/// The list of all people for admins, of whom there may be thousands.
extension PersonTable {
    /// The people whose name or e-mail address begins with a text, in the order of their ids, starting
    /// after one.
    /// - Parameters:
    ///   - text: nil lists all.
    ///   - viewer: only an admin sees others.
    package static func search(
        beginningWith text: String?, after: PersonID?, limit: Int, viewer: Viewer, _ db: Database
    ) throws -> [Person] {
        guard let text else {
            return try list(after: after?.text ?? "", limit: limit, viewer: viewer, db)
        }
        // The column of the address ignores case.
        let address = Condition("email >= ? AND email < ?", [text, text + PrefixSearch.last])
        var (parts, arguments): ([String], StatementArguments) = ([], [])
        for condition in PrefixSearch(text).conditions("name") + [address] {
            var conditions = Conditions()
            conditions.add(condition)
            conditions.add("id > ?", after)
            conditions.add(isVisible(to: viewer))
            parts.append("SELECT id FROM person \(conditions.sql)")
            arguments += conditions.arguments
        }
        let ids = try PersonID.fetchAll(
            db, sql: "\(parts.joined(separator: " UNION ")) ORDER BY 1 LIMIT ?",
            arguments: arguments + [limit])
        guard !ids.isEmpty else { return [] }
        let found = Condition.isOne(of: ids, "id")
        return try Person.fetchAll(
            db, sql: "SELECT * FROM person WHERE \(found.sql)", arguments: found.arguments
        ).sorted { $0.id < $1.id }
    }
}
