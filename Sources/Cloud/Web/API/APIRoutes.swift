import CloudHTTP
import CloudServices
import CommonBase

/// The rows of `/api/v1`, and `/health`.
package enum APIRoutes {
    package static func all(
        _ environment: CloudEnvironment, tokens: AccessTokens, commands: CommandService,
        transfers: FileTransferService, lists: LocalListSync, connections: StationConnections,
        feed: LiveFeed
    ) -> [Route] {
        LoginRoutes.all(environment, tokens)
            + DriverRoutes.all(environment)
            + IdTokenRoutes.all(environment)
            + StationRoutes.all(environment, connections)
            + ConfigurationRoutes.all(environment, commands)
            + LocalListRoutes.all(environment, lists)
            + ReservationRoutes.all(environment, commands)
            + StationReportRoutes.all(environment)
            + StationSecurityRoutes.all(environment, commands, connections)
            + TransactionRoutes.all(environment)
            + FileRoutes.all(environment)
            + SmartChargingRoutes.all(environment, commands)
            + CommandRoutes.all(environment, commands, transfers)
            + EventRoutes(environment, connections, feed).all()
            + [health(environment)]
    }

    struct Health: Codable, Sendable {
        var status = "ok"
        var time: Timestamp
    }

    /// Says ok only when the database answers to its writer.
    private static func health(_ environment: CloudEnvironment) -> Route {
        Route(.get, "/health", caller: .anyone, "Whether the cloud works") { call in
            try await environment.database.write { _ in }
            return Health(time: call.moment.wall)
        }
    }
}
