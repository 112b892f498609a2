import CommonBase

/// Passes events to a consumer, in the order of the log for each subject.
///
/// An event that fails is retried with a growing delay, at most `attemptLimit` times; then it is
/// parked for a person. Meanwhile later events of the same subject wait, and all others go on.
package enum EventDispatch {
    /// Maximum events that one step reads.
    static let scanLimit = 200
    /// Maximum events that one step handles: a step holds the database's writer.
    static let handleLimit = 20
    static let attemptLimit: Int64 = 8
    static let maximumDelaySeconds: Int64 = 300
    /// Maximum length of a stored error.
    static let errorLength = 500

    package struct Failure: Sendable {
        package var event: DomainEvent
        package var error: any Error
        package var isParked: Bool
    }

    package struct Step: Sendable {
        package var handled = 0
        package var failures: [Failure] = []
    }

    /// Whether a step would do anything.
    package static func isBehind(
        _ consumer: any EventConsumer, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        if let due = try EventDeliveryTable.nextAttemptAt(consumer: consumer.name, db), due <= now {
            return true
        }
        return try DomainEventTable.range(db)?.upperBound ?? 0 > position(of: consumer, db)
    }

    /// Handles the next events of a consumer. Runs in the caller's transaction, which commits the
    /// consumer's work together with its new position.
    /// - Throws: errors of the database itself; the events are then handled by a later step.
    package static func step(
        _ consumer: any EventConsumer, _ db: Database, at moment: Moment
    ) throws -> Step {
        var step = Step()
        let due = try EventDeliveryTable.listDue(
            consumer: consumer.name, at: moment.wall, limit: handleLimit, db)
        for delivery in due { try retry(delivery, consumer, db, at: moment, &step) }
        let position = try position(of: consumer, db)
        var last = position
        let events = try DomainEventTable.list(after: position, limit: scanLimit, db)
        for event in events where step.handled + step.failures.count < handleLimit {
            last = event.number
            if event.kind == .unreadable {
                db.unreadable?.note("event \(event.number) was passed over: its kind is unreadable")
            }
            if consumer.kinds.contains(event.kind) {
                try handle(event, consumer, db, at: moment, &step)
            }
        }
        if last > position {
            try db.execute(
                cached: "UPDATE event_consumer SET position = ? WHERE name = ?",
                arguments: [last, consumer.name])
        }
        return step
    }

    private static func position(of consumer: any EventConsumer, _ db: Database) throws -> Int64 {
        let found = try Int64.fetchOne(
            db, cached: "SELECT position FROM event_consumer WHERE name = ?",
            arguments: [consumer.name])
        guard let found else {
            throw ServiceError(
                .internalError, "No migration adds the event consumer \(consumer.name).")
        }
        return found
    }

    private static func handle(
        _ event: DomainEvent, _ consumer: any EventConsumer, _ db: Database, at moment: Moment,
        _ step: inout Step
    ) throws {
        if try EventDeliveryTable.isBlocked(event, consumer: consumer.name, db) {
            return try EventDeliveryTable.insert(
                event, consumer: consumer.name, attempts: 0, nextAttemptAt: moment.wall,
                error: nil, db)
        }
        do {
            try pass(event, to: consumer, db, at: moment)
            step.handled += 1
        } catch  where !error.isDatabaseFailure(.disk) {
            try EventDeliveryTable.insert(
                event, consumer: consumer.name, attempts: 1,
                nextAttemptAt: moment.wall.adding(seconds: delaySeconds(attempts: 1)),
                error: text(error), db)
            step.failures.append(Failure(event: event, error: error, isParked: false))
        }
    }

    private static func retry(
        _ delivery: EventDelivery, _ consumer: any EventConsumer, _ db: Database,
        at moment: Moment, _ step: inout Step
    ) throws {
        do {
            try pass(delivery.event, to: consumer, db, at: moment)
            try EventDeliveryTable.delete(delivery.number, db)
            step.handled += 1
        } catch  where !error.isDatabaseFailure(.disk) {
            let attempts = delivery.attempts + 1
            let isParked = attempts >= attemptLimit
            try EventDeliveryTable.noteFailure(
                delivery.number,
                nextAttemptAt: isParked
                    ? nil : moment.wall.adding(seconds: delaySeconds(attempts: attempts)),
                error: text(error), db)
            step.failures.append(
                Failure(event: delivery.event, error: error, isParked: isParked))
        }
    }

    /// A consumer must not do nothing because the payload is unreadable: every event is stored with
    /// an object.
    private static func pass(
        _ event: DomainEvent, to consumer: any EventConsumer, _ db: Database, at moment: Moment
    ) throws {
        guard event.payload != .null else {
            throw DatabaseFailure(.unreadable, "the payload of event \(event.number) is not JSON")
        }
        try db.inSavepoint { try consumer.handle(event, db, at: moment) }
    }

    /// 2 s after the first failure, doubled after each further one.
    static func delaySeconds(attempts: Int64) -> Int64 {
        min(maximumDelaySeconds, 1 << min(attempts, 30))
    }

    private static func text(_ error: any Error) -> String {
        "\(error)".storable(scalars: errorLength)
    }
}
