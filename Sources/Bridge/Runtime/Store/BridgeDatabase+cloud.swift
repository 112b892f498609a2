import GRDB

/// What the cloud has told this bridge.
extension BridgeDatabase {
    /// The number of the last command that was taken, to be carried out or refused; 0 before the
    /// first.
    package func lastCommand() throws -> Int64 {
        try queue.read { try Int64.fetchOne($0, sql: "SELECT last_command FROM stream") ?? 0 }
    }

    /// Durable before the command is carried out, so that no restart carries it out again.
    package func noteCommand(_ number: Int64) throws {
        try queue.write { db in
            try db.execute(sql: "UPDATE stream SET last_command = ?", arguments: [number])
        }
    }

    /// What the cloud wants otherwise than it is set on the spot, by `BridgeVariable.name`.
    package func variables() throws -> [String: Int] { try queue.read(Self.variables) }

    static func variables(_ db: Database) throws -> [String: Int] {
        let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM variable")
        // A damaged index may show a row twice.
        let pairs: [(String, Int)] = try rows.map {
            (try $0.decode(forColumn: "name"), try $0.decode(forColumn: "value"))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// All that is wanted from now on; none for another cloud.
    package func saveVariables(_ wanted: [String: Int]) throws {
        try queue.write { try Self.saveVariables(wanted, $0) }
    }

    static func saveVariables(_ wanted: [String: Int], _ db: Database) throws {
        try db.execute(sql: "DELETE FROM variable")
        for (name, value) in wanted {
            try db.execute(
                sql: "INSERT INTO variable (name, value) VALUES (?, ?)", arguments: [name, value])
        }
    }

    /// The signed authorization list, as it came; nil before the first.
    package func authorizationList() throws -> String? {
        try queue.read { db in
            try String.fetchOne(db, sql: "SELECT document FROM authorization_list")
        }
    }

    /// - Parameter document: nil forgets it.
    package func saveAuthorizationList(_ document: String?) throws {
        try queue.write { db in
            try db.execute(sql: "DELETE FROM authorization_list")
            guard let document else { return }
            try db.execute(
                sql: "INSERT INTO authorization_list (id, document) VALUES (1, ?)",
                arguments: [document])
        }
    }
}
