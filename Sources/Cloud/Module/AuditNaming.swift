import CloudCore
import CommonBase

/// Where the objects of the audit log have the names by which people know them.
package struct AuditNaming: Sendable {
    private let table: String
    private let key: String
    private let name: String
    private let person: String

    /// - Parameters:
    ///   - key: the column with the id under which the log knows the object.
    ///   - name: the column, or an SQL expression, with the name.
    ///   - person: the column, or an SQL expression, with the person whose it is.
    package init(of table: String, key: String = "id", name: String = "name", person: String) {
        (self.table, self.key, self.name, self.person) = (table, key, name, person)
    }

    /// The names of these objects, by their ids, as far as the viewer may see them: an admin all,
    /// others those of what is theirs.
    package func names(
        _ ids: Set<String>, viewer: Viewer, _ db: Database
    ) throws -> [String: String] {
        var conditions = Conditions()
        conditions.add(.isOne(of: ids, key))
        switch viewer {
        case .admin, .system: break
        case .person(let id, _): conditions.add("\(person) = ?", id)
        case .anonymous, .station: conditions.add(.never)
        }
        var names: [String: String] = [:]
        try db.forEachRow(
            sql: "SELECT \(key), \(name) FROM \(table) \(conditions.sql)",
            arguments: conditions.arguments
        ) { row in
            if let id = row[0] as String?, let name = row[1] as String? { names[id] = name }
        }
        return names
    }
}
