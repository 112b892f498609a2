import CloudHTTP
import CloudStationGateway
import CommonBase
import Hummingbird
import Logging

/// A cloud, assembled: the executable runs what the tests call.
package struct Cloud: Sendable {
    package let modules: CloudModules
    package let routes: RouteTable
    /// What stations that know no TLS may call.
    private let plainRoutes: RouteTable
    private let gate: Gate
    private let now: @Sendable () -> Moment
    private let logger: Logger

    package init(
        _ resources: CloudResources, settings: OCPPSettings = OCPPSettings(), logger: Logger
    ) async throws {
        modules = try await CloudModules(resources, settings: settings, logger: logger)
        (routes, plainRoutes) = try modules.routes()
        gate = Gate(
            people: modules.people.authenticator, bridges: modules.bridges.authenticator,
            monitoringToken: resources.monitoringToken)
        now = resources.now
        self.logger = logger
    }

    /// The main listener: REST, pages, bridges, and OCPP stations with a credential.
    package func buildApplication(
        host: String, port: Int, tls: ServerCertificate? = nil
    ) -> Application<RouterResponder<CloudRequestContext>> {
        application(
            routes.router(gate, metrics: modules.metrics, now: now), "main", host, port,
            requiresCredential: true, tls: tls)
    }

    /// The plain listener: OCPP stations and their files only, also those that know no password.
    package func buildPlainApplication(
        host: String, port: Int
    ) -> Application<RouterResponder<CloudRequestContext>> {
        application(
            plainRoutes.router(gate, metrics: modules.metrics, now: now), "plain", host, port,
            requiresCredential: false, tls: nil)
    }

    /// For the command line of this machine: REST on a socket in the data directory.
    func buildControlApplication(
        path: String
    ) -> Application<RouterResponder<CloudRequestContext>> {
        var logger = logger
        logger[metadataKey: "listener"] = "control"
        return Application(
            responder: routes.controlRouter(metrics: modules.metrics, now: now)
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
                modules.stations.endpoint, requiresCredential: requiresCredential, tls: tls,
                logger: logger),
            configuration: .init(address: .hostname(host, port: port), serverName: "zapoj"),
            logger: logger)
    }
}
