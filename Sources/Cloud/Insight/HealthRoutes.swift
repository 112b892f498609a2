import CloudCore
import CloudHTTP
import CommonBase

/// `/health`: says ok only when the database answers to its writer.
struct HealthRoutes: Sendable {
    let database: CloudDatabase

    struct Health: Codable, Sendable {
        var status = "ok"
        var time: Timestamp
    }

    func all() -> [Route] {
        [
            Route(.get, "/health", caller: .anyone, "Whether the cloud works") { call in
                try await database.write { _ in }
                return Health(time: call.moment.wall)
            }
        ]
    }
}
