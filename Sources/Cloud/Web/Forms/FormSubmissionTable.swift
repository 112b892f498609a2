import CloudCore
import CommonBase

/// Forms that were sent, so that one that is sent twice does its work once.
package enum FormSubmissionTable {
    /// A page may lie open for a day.
    package static let retention = RetentionRule.expiry(
        "created_at", of: "form_submission", key: "key", seconds: 2 * 86_400)

    /// Where the answer of a form leads; nil while it is at work, or if the cloud stopped within.
    struct Found: FetchableRecord {
        var location: String?
        var flash: String?

        init(row: Row) throws {
            location = row["location"]
            flash = row["flash"]
        }
    }

    /// Whether this is the first time.
    static func claim(_ key: String, _ db: Database, at now: Timestamp) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO form_submission (key, created_at) VALUES (?, ?)
                ON CONFLICT (key) DO NOTHING
                """,
            arguments: [key, now])
        return db.changesCount == 1
    }

    static func find(_ key: String, _ db: Database) throws -> Found? {
        try Found.fetchOne(
            db, cached: "SELECT location, flash FROM form_submission WHERE key = ?",
            arguments: [key])
    }

    static func finish(
        _ key: String, location: String, flash: String?, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE form_submission SET location = ?, flash = ? WHERE key = ?",
            arguments: [location, flash, key])
    }

    /// The form was refused, and may be sent again.
    static func forget(_ key: String, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM form_submission WHERE key = ?", arguments: [key])
    }
}
