import GRDB

/// Commands, settings and the authorization list of the cloud.
extension BridgeDatabase {
    /// The number of the last command that was received; 0 before the first.
    package func lastCommand() throws -> Int64 {
        try queue.read { try Int64.fetchOne($0, sql: "SELECT last_command FROM stream") ?? 0 }
    }

    /// Durable before the command is executed, so that a restart does not execute it again.
    package func recordCommand(_ number: Int64) throws {
        try queue.write { db in
            try db.execute(sql: "UPDATE stream SET last_command = ?", arguments: [number])
        }
    }

    /// The cloud's values that differ from the local settings, by `BridgeVariable.name`.
    package func variables() throws -> [String: Int] { try queue.read(Self.variables) }

    static func variables(_ db: Database) throws -> [String: Int] {
        let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM variable")
        // A damaged index may show a row twice.
        let pairs: [(String, Int)] = try rows.map {
            (try $0.decode(forColumn: "name"), try $0.decode(forColumn: "value"))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Replaces all of the cloud's values.
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

    /// The signed authorization list, as received; nil before the first.
    package func authorizationList() throws -> String? {
        try queue.read { db in
            try String.fetchOne(db, sql: "SELECT document FROM authorization_list")
        }
    }

    /// - Parameter document: nil deletes it.
    package func saveAuthorizationList(_ document: String?) throws {
        try queue.write { db in
            try db.execute(sql: "DELETE FROM authorization_list")
            guard let document else { return }
            try db.execute(
                sql: "INSERT INTO authorization_list (id, document) VALUES (1, ?)",
                arguments: [document])
        }
    }

    /// The signed document of bookings, as received; nil before the first.
    package func bookingDocument() throws -> String? {
        try queue.read { db in
            try String.fetchOne(db, sql: "SELECT document FROM booking_document")
        }
    }

    /// - Parameter document: nil deletes it.
    package func saveBookingDocument(_ document: String?) throws {
        try queue.write { db in
            try db.execute(sql: "DELETE FROM booking_document")
            guard let document else { return }
            try db.execute(
                sql: "INSERT INTO booking_document (id, document) VALUES (1, ?)",
                arguments: [document])
        }
    }
}
