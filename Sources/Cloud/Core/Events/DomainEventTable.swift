import CommonBase

/// The log of domain events.
package enum DomainEventTable {
    /// How long an event is kept after all consumers have handled it.
    package static let keptSeconds: Int64 = 90 * 86_400
    /// Maximum events that one run of `deleteOld` deletes.
    static let deleteLimit = 1000

    /// Records a change in the transaction of the change, and wakes those who follow the object.
    package static func append(
        _ kind: DomainEvent.Kind, subject: String, station: StationID? = nil,
        person: PersonID? = nil, payload: JSONValue = .object([]), at now: Timestamp,
        _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO domain_event
                    (kind, subject, station_id, person_id, payload, occurred_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [kind.name, subject, station, person, JSONWriter.text(payload), now])
        db.noteAudit(kind.object, subject, kind.change)
        db.signal(Signal(kind.object, subject))
        db.signal(.domainEvent)
    }

    /// The events after a number, oldest first.
    package static func list(
        after number: Int64, limit: Int, _ db: Database
    ) throws -> [DomainEvent] {
        try DomainEvent.fetchAll(
            db, cached: "SELECT * FROM domain_event WHERE id > ? ORDER BY id LIMIT ?",
            arguments: [number, limit])
    }

    /// The kept events of one object, oldest first.
    package static func list(
        _ object: DomainObject, subject: String, limit: Int, _ db: Database
    ) throws -> [DomainEvent] {
        try DomainEvent.fetchAll(
            db,
            cached: """
                SELECT * FROM domain_event WHERE subject = ? AND kind LIKE ? ORDER BY id LIMIT ?
                """,
            arguments: [subject, "\(object.rawValue).%", limit])
    }

    /// The numbers of the first and the last stored event; nil for an empty log.
    package static func range(_ db: Database) throws -> ClosedRange<Int64>? {
        var range: ClosedRange<Int64>?
        // One query for both would read the whole table.
        try db.forEachRow(
            sql: """
                SELECT (SELECT min(id) FROM domain_event), (SELECT max(id) FROM domain_event)
                """
        ) { row in
            if let first: Int64 = row[0], let last: Int64 = row[1] { range = first...last }
        }
        return range
    }

    /// Deletes old events that every consumer has handled, except those of failed deliveries.
    /// - Returns: whether there may be more to delete.
    package static func deleteOld(at now: Timestamp, _ db: Database) throws -> Bool {
        try db.execute(
            cached: """
                DELETE FROM domain_event WHERE id IN (
                    SELECT id FROM domain_event
                    WHERE occurred_at < ?
                      AND NOT EXISTS (SELECT 1 FROM event_consumer WHERE position < domain_event.id)
                      AND NOT EXISTS (
                          SELECT 1 FROM event_delivery WHERE event_id = domain_event.id)
                    ORDER BY occurred_at LIMIT ?)
                """,
            arguments: [now.adding(seconds: -keptSeconds), deleteLimit])
        return db.changesCount == deleteLimit
    }
}
