import CommonBase

extension Signal {
    /// The list of failed and waiting deliveries changed.
    package static let eventDeliveries = Signal(.eventDeliveries, "")
}

extension DomainObject {
    package static let eventDeliveries = DomainObject(rawValue: "eventDeliveries")
}

/// An event that a consumer could not handle yet: it failed, or it waits behind a failed event of the
/// same subject.
package struct EventDelivery: Hashable, Sendable, FetchableRecord {
    package var number: Int64
    package var consumer: String
    package var event: DomainEvent
    /// Failed attempts; 0 for an event that waits for an earlier one.
    package var attempts: Int64
    /// Nil if the event is parked: it is retried only when a person asks for it.
    package var nextAttemptAt: Timestamp?
    /// The error of the last attempt, for an admin.
    package var error: String?

    package var isParked: Bool { nextAttemptAt == nil }

    package init(row: Row) throws {
        number = try row["delivery_id"]
        consumer = try row["consumer"]
        event = try DomainEvent(row: row)
        attempts = try row["attempts"]
        nextAttemptAt = row["next_attempt_at"]
        error = row["error"]
    }
}

package enum EventDeliveryTable {
    private static let selection = """
        SELECT event_delivery.id AS delivery_id, consumer, attempts, next_attempt_at, error,
            domain_event.id, kind, domain_event.subject, station_id, person_id, payload, occurred_at
        FROM event_delivery JOIN domain_event ON domain_event.id = event_id
        """

    /// A condition: no earlier event of the same subject waits.
    private static let isFirst = """
        NOT EXISTS (SELECT 1 FROM event_delivery earlier
            WHERE earlier.consumer = event_delivery.consumer
              AND earlier.subject = event_delivery.subject
              AND earlier.event_id < event_delivery.event_id)
        """

    static func insert(
        _ event: DomainEvent, consumer: String, attempts: Int64, nextAttemptAt: Timestamp,
        error: String?, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO event_delivery
                    (consumer, event_id, subject, attempts, next_attempt_at, error)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                consumer, event.number, event.subjectKey, attempts, nextAttemptAt, error,
            ])
        db.signal(.eventDeliveries)
    }

    /// Whether an earlier event of this event's subject waits.
    static func isBlocked(_ event: DomainEvent, consumer: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM event_delivery WHERE consumer = ? AND subject = ?)
                """,
            arguments: [consumer, event.subjectKey]) ?? false
    }

    /// The deliveries to try now: the first of each subject.
    static func listDue(
        consumer: String, at now: Timestamp, limit: Int, _ db: Database
    ) throws -> [EventDelivery] {
        try EventDelivery.fetchAll(
            db,
            cached: """
                \(selection) WHERE consumer = ? AND next_attempt_at <= ? AND \(isFirst)
                ORDER BY event_id LIMIT ?
                """,
            arguments: [consumer, now, limit])
    }

    /// When the next delivery is due; nil if none is.
    package static func nextAttemptAt(consumer: String, _ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db,
            cached: """
                SELECT min(next_attempt_at) FROM event_delivery WHERE consumer = ? AND \(isFirst)
                """,
            arguments: [consumer])
    }

    /// - Parameter nextAttemptAt: nil parks the event.
    static func noteFailure(
        _ number: Int64, nextAttemptAt: Timestamp?, error: String, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE event_delivery SET attempts = attempts + 1, next_attempt_at = ?, error = ?
                WHERE id = ?
                """,
            arguments: [nextAttemptAt, error, number])
        db.signal(.eventDeliveries)
    }

    static func delete(_ number: Int64, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM event_delivery WHERE id = ?", arguments: [number])
        db.signal(.eventDeliveries)
    }

    /// Failed and waiting deliveries, newest first.
    package static func list(
        isParked: Bool?, before number: Int64, limit: Int, _ db: Database
    ) throws -> [EventDelivery] {
        var conditions = Conditions()
        conditions.add("event_delivery.id < ?", number)
        if let isParked {
            conditions.add("next_attempt_at IS \(isParked ? "" : "NOT ")NULL")
        }
        return try EventDelivery.fetchAll(
            db, sql: "\(selection) \(conditions.sql) ORDER BY event_delivery.id DESC LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    /// When the oldest event occurred that failed and is tried again by itself; nil if none waits.
    package static func oldestRetried(_ db: Database) throws -> Timestamp? {
        try Timestamp.fetchOne(
            db,
            cached: """
                SELECT occurred_at FROM event_delivery
                    JOIN domain_event ON domain_event.id = event_id
                WHERE event_delivery.id > 0 AND next_attempt_at IS NOT NULL
                ORDER BY event_delivery.id LIMIT 1
                """)
    }

    package static func countParked(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT count(*) FROM event_delivery WHERE next_attempt_at IS NULL") ?? 0
    }

    /// Makes a delivery due now, with all its attempts again.
    /// - Throws: `notFound`.
    package static func retry(_ number: Int64, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE event_delivery SET attempts = 0, next_attempt_at = ? WHERE id = ?
                """,
            arguments: [now, number])
        guard db.changesCount == 1 else {
            throw ServiceError(.notFound, "The delivery \(number) does not exist.")
        }
        db.signal(.domainEvent)
        db.signal(.eventDeliveries)
    }
}

extension DomainEvent {
    /// Events with the same key are handled in order.
    fileprivate var subjectKey: String { "\(kind.object.rawValue)/\(subject)" }
}
