import CloudCore
import CommonBase

/// A line of the audit log: who did what to whose object.
package struct AuditLine: Hashable, Sendable {
    package enum Change: String, Hashable, Sendable, Codable, CaseIterable {
        case added, changed, removed
        /// Something else than a change of the object itself, as a command to a station.
        case done
    }

    /// 1, 2, 3 and so on.
    package var number: Int64
    /// Days since 1970-01-01, UTC.
    package var day: Int64
    package var occurredAt: Timestamp
    /// Nil for the command line.
    package var actor: PersonID?
    package var way: AuditOrigin.Way
    package var action: String
    package var object: DomainObject
    package var subject: String?
    package var change: Change
    /// Whom it concerns.
    package var person: PersonID?
    package var detailsDigest: String?
    /// The hash of the line before.
    package var previous: String
    package var hash = ""
    /// Nil if there were none, or if they were erased with the person's account.
    package var details: AuditDetails?

    /// The hash of everything above.
    package var computedHash: String {
        let parts: [JSONValue?] = [
            .int(number), .int(day), .int(occurredAt.milliseconds),
            actor.map { .string($0.text) }, .string(way.rawValue), .string(action),
            .string(object.rawValue), subject.map(JSONValue.string), .string(change.rawValue),
            person.map { .string($0.text) }, detailsDigest.map(JSONValue.string),
            .string(previous),
        ]
        return SecretHash.of(JSONWriter.text(.array(parts.map { $0 ?? .null })))
    }
}

/// What an object was before and after, as JSON objects.
package struct AuditDetails: Hashable, Sendable {
    package var salt: String
    package var old: String?
    package var new: String?

    package var digest: String {
        let parts = [salt, old, new].map { $0.map(JSONValue.string) ?? .null }
        return SecretHash.of(JSONWriter.text(.array(parts)))
    }
}

extension AuditLine: FetchableRecord {
    package init(row: Row) throws {
        number = try row["number"]
        day = try row["day"]
        occurredAt = try row["occurred_at"]
        actor = row["actor_id"]
        way = try row.choice("way")
        action = try row["action"]
        object = DomainObject(rawValue: try row["object"])
        subject = row["subject"]
        change = try row.choice("change")
        person = row["person_id"]
        detailsDigest = row["details_digest"]
        previous = try row["previous"]
        hash = try row["hash"]
        if let salt: String = row["salt"] {
            details = AuditDetails(salt: salt, old: row["old"], new: row["new"])
        }
    }
}
