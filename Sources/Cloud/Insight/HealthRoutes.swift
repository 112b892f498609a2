import CloudCore
import CloudHTTP
import CommonBase

/// `/health`: succeeds only if the database accepts writes.
struct HealthRoutes: Sendable {
    let database: CloudDatabase

    struct Health: Codable, Sendable {
        var status = "ok"
        var time: Timestamp
    }

    func all() -> [Route] {
        [
            Route(.get, "/health", caller: .anyone, "Check the health of the cloud") { call in
                try await database.write { _ in }
                return Health(time: call.moment.wall)
            }
        ]
    }
}
