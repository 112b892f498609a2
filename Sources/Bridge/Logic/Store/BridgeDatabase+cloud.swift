import Common
import GRDB

/// What the cloud has told this bridge.
extension BridgeDatabase {
    /// The number of the last command that was taken, to be carried out or refused; 0 before the
    /// first.
    public func lastCommand() throws -> Int64 {
        try queue.read { try Int64.fetchOne($0, sql: "SELECT last_command FROM stream") ?? 0 }
    }

    /// Durable before the command is carried out, so that no restart carries it out again.
    public func noteCommand(_ number: Int64) throws {
        try queue.write { db in
            try db.execute(sql: "UPDATE stream SET last_command = ?", arguments: [number])
        }
    }

    /// The signed authorization list, as it came; nil before the first.
    public func authorizationList() throws -> String? {
        try queue.read { db in
            try String.fetchOne(db, sql: "SELECT document FROM authorization_list")
        }
    }

    /// - Parameter document: nil forgets it.
    public func saveAuthorizationList(_ document: String?) throws {
        try queue.write { db in
            try db.execute(sql: "DELETE FROM authorization_list")
            guard let document else { return }
            try db.execute(
                sql: "INSERT INTO authorization_list (id, document) VALUES (1, ?)",
                arguments: [document])
        }
    }
}
