import CloudCore
import CloudHTTP
import CommonBase

/// Domain events that a consumer could not handle.
struct EventDeliveryRoutes: Sendable {
    let database: CloudDatabase

    struct Delivery: Codable, Sendable, Documented {
        static let notes = [
            "consumer": "The part of the cloud that could not handle the event",
            "event": "The kind of the event", "subject": "The id of the object that changed",
            "attempts": "Failed attempts; 0 if it waits for an earlier event of the same object",
            "nextAttemptAt": "Absent for a parked event, which is retried only on request",
        ]

        var id: String
        var consumer: String
        var event: String
        var subject: String
        var occurredAt: Timestamp
        var attempts: Int64
        var parked: Bool
        var nextAttemptAt: Timestamp?
        var error: String?

        init(_ delivery: EventDelivery) {
            id = String(delivery.number)
            consumer = delivery.consumer
            event = delivery.event.kind.name
            subject = delivery.event.subject
            occurredAt = delivery.event.occurredAt
            attempts = delivery.attempts
            parked = delivery.isParked
            nextAttemptAt = delivery.nextAttemptAt
            error = delivery.error
        }
    }

    private static let parked = QueryParameter<Bool>.flag(
        "parked", "Only events that are parked, or that are not")
    private static let cursor = Paging.number

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/event-deliveries", caller: .admin,
                "List the events that a part of the cloud could not handle, newest first",
                query: [Self.parked, Paging.limit, Self.cursor]
            ) { call in
                let (size, before) = (try call.pageSize(), try call.query(Self.cursor) ?? .max)
                let parked = try call.query(Self.parked)
                let deliveries = try await database.read { db in
                    // tidy:allow viewer: for admins only
                    try EventDeliveryTable.list(
                        isParked: parked, before: before, limit: size + 1, db)
                }
                return Page(deliveries, size: size, item: Delivery.init) { String($0.number) }
            },
            Route(
                .post, "/api/v1/event-deliveries/{id}/retry", caller: .admin,
                "Try an event again now", success: .noContent
            ) { call in
                guard let number = Int64(call.text("id")) else {
                    throw ServiceError(
                        .notFound,
                        "The delivery \(call.text("id").storable(scalars: 20)) does not exist.")
                }
                try await database.write { db in
                    try EventDeliveryTable.retry(number, at: call.moment.wall, db)
                }
                return NoContent()
            },
        ]
    }
}
