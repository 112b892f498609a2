import CloudHTTP
import CloudStationGateway
import CommonBase
import Hummingbird
import Logging

/// The assembled cloud, which the executable runs and the tests call.
package struct Cloud: Sendable {
    package let modules: CloudModules
    package let routes: RouteTable
    /// The routes of the plain listener.
    private let plainRoutes: RouteTable
    private let gate: Gate
    private let http: HTTPSettings
    private let now: @Sendable () -> Moment
    private let logger: Logger

    package init(
        _ resources: CloudResources, settings: OCPPSettings = OCPPSettings(),
        http: HTTPSettings = HTTPSettings(), logger: Logger
    ) async throws {
        modules = try await CloudModules(
            resources, settings: settings, http: http, logger: logger)
        (routes, plainRoutes) = try modules.routes()
        gate = Gate(
            people: modules.people.authenticator, bridges: modules.bridges.authenticator,
            browsers: modules.people.browsers,
            monitoringToken: resources.monitoringToken)
        self.http = http
        now = resources.now
        self.logger = logger
    }

    /// The main listener: REST, pages, bridges, and OCPP stations with a credential.
    package func buildApplication(
        host: String, port: Int, tls: ServerCertificate? = nil
    ) -> Application<RouterResponder<CloudRequestContext>> {
        application(
            routes.router(
                gate, metrics: modules.metrics, now: now, settings: http,
                problemPage: modules.site.problemPage), .main, host, port,
            requiresCredential: true, tls: tls)
    }

    /// The plain listener: only OCPP stations, also those without a password, and their files.
    package func buildPlainApplication(
        host: String, port: Int
    ) -> Application<RouterResponder<CloudRequestContext>> {
        application(
            plainRoutes.router(gate, metrics: modules.metrics, now: now, settings: http), .plain,
            host, port, requiresCredential: false, tls: nil)
    }

    /// REST on a socket in the data directory, for the command line of this machine.
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

    /// Connections that the kernel completes before they are accepted: thousands of stations come
    /// back at once after a power cut. The kernel lowers it to `net.core.somaxconn`.
    private static let backlog = 4096

    private func application(
        _ router: Router<CloudRequestContext>, _ name: ListenerName, _ host: String,
        _ port: Int,
        requiresCredential: Bool, tls: ServerCertificate?
    ) -> Application<RouterResponder<CloudRequestContext>> {
        var logger = logger
        logger[metadataKey: "listener"] = "\(name.rawValue)"
        return Application(
            responder: router.buildResponder(),
            server: .restAndOCPP(
                modules.stations.endpoint, requiresCredential: requiresCredential, tls: tls,
                expectsProxyHeader: http.proxyProtocolListeners.contains(name), logger: logger),
            configuration: .init(
                address: .hostname(host, port: port), serverName: "zapoj",
                backlog: Self.backlog),
            logger: logger)
    }
}
