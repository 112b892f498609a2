import Hummingbird
import HummingbirdTesting

@testable import CloudCore
@testable import CloudStationGateway

/// A listener with configurable limits; its only route is `/hello`.
package struct ListenerBench: Sendable {
    package let cloud: CloudBench
    package let registry: ConnectionRegistry
    package var limits = OCPPUpgradeChannel.Limits()
    package var settings = OCPPSettings()
    package var expectsProxyHeader = false

    package init() async throws {
        cloud = try CloudBench()
        registry = ConnectionRegistry(cloud.database.signals)
        try await cloud.addStation("CP-1")
        try await cloud.addStation("CP-2")
    }

    package var endpoint: OCPPEndpoint {
        OCPPEndpoint(
            database: cloud.database, now: cloud.now, authorization: cloud.authorization,
            authority: nil, registry: registry, settings: settings,
            metrics: Metrics(), logger: CloudBench.logger)
    }

    package func run<Value: Sendable>(
        requiresCredential: Bool = false, _ body: @escaping @Sendable (Int?) async throws -> Value
    ) async throws -> Value {
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        let application = Application(
            router: router,
            server: .restAndOCPP(
                endpoint, requiresCredential: requiresCredential,
                expectsProxyHeader: expectsProxyHeader, limits: limits,
                logger: CloudBench.logger),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: CloudBench.logger)
        return try await application.test(.live) { try await body($0.port) }
    }
}
