import CloudCore
import CommonBase

package enum AuditTable {
    /// Longest stored text of the state of an object, in Unicode scalars.
    static let maximumDetails = 20_000
    /// Milliseconds of a day.
    static let dayLength: Int64 = 86_400_000
    static let selection = """
        SELECT audit_line.*, salt, old, new FROM audit_line
        LEFT JOIN audit_details ON audit_details.line = audit_line.number
        """

    /// Continues the chain.
    /// - Parameter line: without number, day and hashes.
    static func append(_ line: AuditLine, _ db: Database) throws {
        var line = line
        let last = try last(before: .max, db)
        line.number = (last?.number ?? 0) + 1
        let day = line.occurredAt.milliseconds.flooredQuotient(dayLength)
        // A clock that was set back does not end the chain of a later day.
        line.day = max(day, last?.day ?? day)
        line.previous = last?.hash ?? AuditChain.start
        line.detailsDigest = line.details?.digest
        line.hash = line.computedHash
        try db.execute(
            cached: """
                INSERT INTO audit_line (number, day, occurred_at, actor_id, way, action, object,
                    subject, change, person_id, details_digest, previous, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                line.number, line.day, line.occurredAt, line.actor, line.way.rawValue,
                line.action, line.object.rawValue, line.subject, line.change.rawValue,
                line.person, line.detailsDigest, line.previous, line.hash,
            ])
        guard let details = line.details else { return }
        try db.execute(
            cached: "INSERT INTO audit_details (line, salt, old, new) VALUES (?, ?, ?, ?)",
            arguments: [line.number, details.salt, details.old, details.new])
    }

    /// The last line with a smaller number.
    static func last(before number: Int64, _ db: Database) throws -> AuditLine? {
        try AuditLine.fetchOne(
            db,
            cached: """
                \(selection) WHERE number = (SELECT max(number) FROM audit_line WHERE number < ?)
                """,
            arguments: [number])
    }

    /// The lines after a number, oldest first, for checking.
    static func list(
        after number: Int64, limit: Int, _ db: Database
    ) throws -> [AuditLine] {
        try AuditLine.fetchAll(
            db, cached: "\(selection) WHERE number > ? ORDER BY number LIMIT ?",
            arguments: [number, limit])
    }

    /// The first line of a day; nil for a day without lines.
    static func first(of day: Int64, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db, cached: "SELECT number FROM audit_line WHERE day = ? ORDER BY number LIMIT 1",
            arguments: [day])
    }

    /// The lines that the viewer may see, newest first: an admin sees all, others what somebody else
    /// did to them.
    /// - Parameters:
    ///   - day: nil for all.
    ///   - person: those that concern this person, or that this person caused.
    package static func list(
        day: Int64? = nil, person: PersonID? = nil, before number: Int64 = .max, limit: Int,
        viewer: Viewer, _ db: Database
    ) throws -> [AuditLine] {
        var conditions = Conditions()
        switch viewer {
        case .admin, .system: break
        case .person(let id, _):
            conditions.add("person_id = ?", id)
            conditions.add("actor_id IS DISTINCT FROM ?", id)
        case .anonymous, .station: conditions.add(.never)
        }
        conditions.add("day = ?", day)
        if let person {
            conditions.add("(person_id = ? OR actor_id = ?)", values: [person, person])
        }
        conditions.add("number < ?", number)
        return try AuditLine.fetchAll(
            db, sql: "\(selection) \(conditions.sql) ORDER BY number DESC LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// Erases what the lines about a person said, after the account was deleted. The lines and
    /// their hashes stay.
    static func eraseDetails(of person: PersonID, _ db: Database) throws {
        try db.execute(
            cached: """
                DELETE FROM audit_details WHERE line IN (
                    SELECT number FROM audit_line WHERE person_id = ?)
                """,
            arguments: [person])
    }
}
