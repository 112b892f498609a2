import CloudHTTP
import CloudServices
import Common

/// The rows of `/api/v1`, and `/health`.
public enum APIRoutes {
    /// - Parameter isConnected: whether a station can be reached now: its OCPP connection is open, or
    ///   its bridge waits for commands.
    public static func all(
        _ environment: CloudEnvironment, tokens: AccessTokens, commands: CommandService,
        isConnected: @escaping @Sendable (StationID) -> Bool
    ) -> [Route] {
        LoginRoutes.all(environment, tokens)
            + DriverRoutes.all(environment)
            + IdTokenRoutes.all(environment)
            + StationRoutes.all(environment, isConnected: isConnected)
            + TransactionRoutes.all(environment)
            + CommandRoutes.all(environment, commands)
            + [health(environment)]
    }

    struct Health: Encodable, Sendable {
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
