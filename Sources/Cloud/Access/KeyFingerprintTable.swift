import CloudCore
import CommonBase

/// The fingerprint of the key that the id tokens of a database are hashed under.
package enum KeyFingerprintTable {
    private static let name = "token.key"

    /// SQL that reads the fingerprint; for a database that may not have the table yet.
    package static let query =
        "SELECT fingerprint FROM key_fingerprint WHERE name = '\(name)'"

    /// Keeps the fingerprint of a database that has none.
    package static func save(_ fingerprint: String, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO key_fingerprint (name, fingerprint) VALUES (?, ?)
                ON CONFLICT (name) DO NOTHING
                """,
            arguments: [name, fingerprint])
    }
}
