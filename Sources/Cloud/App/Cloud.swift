import CloudHTTP
import CloudServices
import CloudStations
import CloudWeb
import Common
import Hummingbird
import Logging
import NIOSSL

/// A cloud, assembled: what the executable runs is what the tests call.
public struct Cloud: Sendable {
    public let environment: CloudEnvironment
    public let routes: RouteTable
    let commands: CommandService
    private let gate: Gate
    private let registry = ConnectionRegistry()
    private let dispatcher: OCPP16Dispatcher
    private let logger: Logger

    /// - Parameter accessTokenKey: a P-256 private key in PEM.
    public init(
        environment: CloudEnvironment, accessTokenKey: String, heartbeatIntervalSeconds: Int64,
        logger: Logger
    ) async throws {
        let tokens = try await AccessTokens(privateKeyPEM: accessTokenKey)
        let (registry, bridges) = (registry, BridgeCommandQueue(environment: environment))
        commands = CommandService(
            environment: environment,
            commands: CommandRouter(registry: registry, bridges: bridges))
        var routes = RouteTable()
        routes.add(
            APIRoutes.all(
                environment, tokens: tokens, commands: commands,
                isConnected: { registry.isConnected($0) || bridges.isPolled($0) }))
        routes.add(BridgeRoutes.all(environment, commands: bridges))
        self.environment = environment
        self.routes = routes
        self.logger = logger
        gate = Gate(environment: environment, tokens: tokens)
        dispatcher = OCPP16Dispatcher(
            environment: environment, heartbeatIntervalSeconds: heartbeatIntervalSeconds,
            logger: logger)
    }

    /// The main listener: REST, pages, bridges, and OCPP stations with a credential.
    public func buildApplication(
        host: String, port: Int, tls: NIOSSLContext? = nil
    ) -> Application<RouterResponder<CloudRequestContext>> {
        application(
            routes.router(gate, now: environment.now), "main", host, port,
            requiresCredential: true, tls: tls)
    }

    /// The plain listener: OCPP stations only, also those that know no password.
    public func buildPlainApplication(
        host: String, port: Int
    ) -> Application<RouterResponder<CloudRequestContext>> {
        application(
            RouteTable().router(gate, now: environment.now), "plain", host, port,
            requiresCredential: false, tls: nil)
    }

    private func application(
        _ router: Router<CloudRequestContext>, _ name: String, _ host: String, _ port: Int,
        requiresCredential: Bool, tls: NIOSSLContext?
    ) -> Application<RouterResponder<CloudRequestContext>> {
        var logger = logger
        logger[metadataKey: "listener"] = "\(name)"
        return Application(
            responder: router.buildResponder(),
            server: .restAndOCPP(
                environment: environment, dispatcher: dispatcher, registry: registry,
                requiresCredential: requiresCredential, tls: tls, logger: logger),
            configuration: .init(address: .hostname(host, port: port), serverName: "zapoj"),
            logger: logger)
    }
}
