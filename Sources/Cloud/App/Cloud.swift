import CloudHTTP
import CloudServices
import CloudStations
import CloudStore
import CloudWeb
import CommonBase
import Hummingbird
import Logging

/// A cloud, assembled: what the executable runs is what the tests call.
package struct Cloud: Sendable {
    package let environment: CloudEnvironment
    package let routes: RouteTable
    /// What stations that know no TLS may call.
    private var plainRoutes = RouteTable()
    let commands: CommandService
    private let gate: Gate
    private let metrics = Metrics()
    private let endpoint: OCPPEndpoint
    private let logger: Logger

    /// From what is kept in a data directory.
    init(
        _ files: CloudFiles, _ environment: CloudEnvironment, _ settings: CloudSettings,
        logger: Logger
    ) async throws {
        try await self.init(
            environment: environment, accessTokenKey: files.accessTokenKey(),
            monitoringToken: files.monitoringToken(environment.random),
            ocpp: settings.ocpp, logger: logger)
    }

    /// - Parameters:
    ///   - accessTokenKey: a P-256 private key in PEM.
    ///   - monitoringToken: what a Prometheus proves itself with.
    package init(
        environment: CloudEnvironment, accessTokenKey: String, monitoringToken: String,
        ocpp: OCPPSettings = OCPPSettings(), logger: Logger
    ) async throws {
        let tokens = try await AccessTokens(privateKeyPEM: accessTokenKey)
        let registry = ConnectionRegistry()
        registry.onChange { station in
            Task { await Self.noteChange(of: station, environment, logger) }
        }
        let bridges = BridgeCommandQueue(environment: environment)
        commands = CommandService(
            environment: environment,
            commands: CommandRouter(registry: registry, bridges: bridges))
        let connections = StationConnections(
            isConnected: commands.isConnected, disconnect: registry.disconnect)
        CertificateDelivery(
            environment: environment, commands: commands, registry: registry, logger: logger
        ).start()
        let lists = LocalListSync(environment: environment, commands: commands)
        lists.start()
        let transfers = FileTransferService(environment: environment, commands: commands)
        let noticed = Self.synchronise(
            ConfigurationSync(environment: environment, commands: commands), lists, logger)
        let transferRoutes = FileTransferRoutes.all(environment, transfers)
        plainRoutes.add(transferRoutes)
        var routes = RouteTable()
        routes.add(
            APIRoutes.all(
                environment, tokens: tokens, commands: commands, transfers: transfers,
                lists: lists, connections: connections, feed: LiveFeed(environment.database)))
        routes.add(
            BridgeRoutes.all(
                environment, commands: bridges, transfers: transfers, noticed: noticed))
        routes.add(transferRoutes)
        routes.add(
            MonitoringRoutes.all(environment, metrics) {
                [.ocpp16: registry.count, .bridge: bridges.pollCount]
            })
        routes.add(try DocumentationRoutes.all(routes.routes))
        self.environment = environment
        self.routes = routes
        self.logger = logger
        gate = Gate(
            environment: environment, tokens: tokens, monitoringToken: monitoringToken)
        endpoint = OCPPEndpoint(
            environment: environment, registry: registry, settings: ocpp, metrics: metrics,
            noticed: noticed, logger: logger)
    }

    /// What happens when a station has booted or is back, or its list is another than we think.
    private static func synchronise(
        _ sync: ConfigurationSync, _ lists: LocalListSync, _ logger: Logger
    ) -> @Sendable (StationID, StationNotice) -> Void {
        let turns = StationTurns { station, notice in
            do {
                switch notice {
                case .returned: try await sync.stationReturned(station)
                case .localListConflict: try await lists.doubt(station)
                }
            } catch {
                // It will come back again, and a person can ask for it.
                logger.info("\(station) was not synchronised: \(error)")
            }
            await lists.synchroniseAll(only: station)
        }
        return { turns.take($0, $1) }
    }

    /// A station has come or gone, which no table knows.
    private static func noteChange(
        of station: StationID, _ environment: CloudEnvironment, _ logger: Logger
    ) async {
        do {
            try await environment.database.write { db in
                try FeedTable.append(.station, subject: station.text, db)
            }
        } catch {
            // Who watches misses a step; the station's own messages are not concerned.
            logger.debug("a change of \(station) was not noted: \(error)")
        }
    }

    /// The main listener: REST, pages, bridges, and OCPP stations with a credential.
    package func buildApplication(
        host: String, port: Int, tls: ServerCertificate? = nil
    ) -> Application<RouterResponder<CloudRequestContext>> {
        application(
            routes.router(gate, metrics: metrics, now: environment.now), "main", host, port,
            requiresCredential: true, tls: tls)
    }

    /// The plain listener: OCPP stations and their files only, also those that know no password.
    package func buildPlainApplication(
        host: String, port: Int
    ) -> Application<RouterResponder<CloudRequestContext>> {
        application(
            plainRoutes.router(gate, metrics: metrics, now: environment.now), "plain", host, port,
            requiresCredential: false, tls: nil)
    }

    /// For the command line of this machine: REST on a socket in the data directory.
    func buildControlApplication(
        path: String
    ) -> Application<RouterResponder<CloudRequestContext>> {
        var logger = logger
        logger[metadataKey: "listener"] = "control"
        return Application(
            responder: routes.controlRouter(metrics: metrics, now: environment.now)
                .buildResponder(),
            configuration: .init(address: .unixDomainSocket(path: path), serverName: "zapoj"),
            logger: logger)
    }

    private func application(
        _ router: Router<CloudRequestContext>, _ name: String, _ host: String, _ port: Int,
        requiresCredential: Bool, tls: ServerCertificate?
    ) -> Application<RouterResponder<CloudRequestContext>> {
        var logger = logger
        logger[metadataKey: "listener"] = "\(name)"
        return Application(
            responder: router.buildResponder(),
            server: .restAndOCPP(
                endpoint, requiresCredential: requiresCredential, tls: tls, logger: logger),
            configuration: .init(address: .hostname(host, port: port), serverName: "zapoj"),
            logger: logger)
    }
}
