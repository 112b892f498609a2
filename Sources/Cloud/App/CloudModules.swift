import CloudAccess
import CloudBooking
import CloudBridgeGateway
import CloudCare
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudInsight
import CloudModule
import CloudPeople
import CloudSmartCharging
import CloudStationGateway
import CloudWeb
import Logging
import ServiceLifecycle

/// The list of modules. A new domain is added here and nowhere else.
package struct CloudModules: Sendable {
    package let people: PeopleModule
    package let stations: StationGatewayModule
    package let bridges: BridgeGatewayModule
    package let commands: CommandService
    package let metrics = Metrics()
    private let all: [any DomainModule]
    private let resources: CloudResources
    private let logger: Logger

    /// The schema migrations of all domains.
    package static let migrations: [Migration] =
        Migration.core
        + [
            PeopleModule.self as any DomainModule.Type, FleetModule.self, ControlModule.self,
            AccessModule.self, ChargingModule.self, StationSyncModule.self, FileModule.self,
            StationSecurityModule.self, StationReportModule.self, SmartChargingModule.self,
            BookingModule.self, InsightModule.self, StationGatewayModule.self,
            BridgeGatewayModule.self,
        ].flatMap { $0.migrations }

    /// The authorization rules of all domains, in the order of their evaluation.
    package static let authorizationRules: [any AuthorizationRule] = [
        ReservationRule(), PausedConnectorRule(), ConcurrencyRule(),
    ]

    /// The rules that check commands and record their effects, in the order of their evaluation.
    package static func commandRules(_ authorization: Authorization) -> [any CommandRule] {
        [
            StationLimitRule(), TransactionCommandRule(), RemoteStartRule(authorization),
            ProfileCommandRule(),
        ]
    }

    init(
        _ resources: CloudResources, settings: OCPPSettings, logger: Logger
    ) async throws {
        (self.resources, self.logger) = (resources, logger)
        let (database, now, random) = (resources.database, resources.now, resources.random)
        let authorization = Authorization(
            vault: resources.vault, random: random, rules: Self.authorizationRules)
        let registry = ConnectionRegistry(database.signals)
        let queue = BridgeCommandQueue(database: database, now: now, vault: resources.vault)
        let commands = CommandService(
            database: database, now: now, random: random,
            link: StationLinks([.ocpp16: OCPP16Link(registry), .bridge: queue]),
            rules: Self.commandRules(authorization))
        let connections = StationConnections(
            isConnected: commands.isConnected, disconnect: registry.disconnect)
        let sync = StationSyncModule(
            database: database, now: now, vault: resources.vault, commands: commands,
            logger: logger)
        let files = FileModule(
            database: database, now: now, random: random, addresses: resources.addresses,
            commands: commands)
        let security = StationSecurityModule(
            database: database, now: now, random: random, authority: resources.authority,
            connections: connections, commands: commands, logger: logger)
        people = PeopleModule(
            database: database, now: now, random: random, passwords: resources.passwords,
            tokens: try await AccessTokens(privateKeyPEM: resources.accessTokenKey),
            removalRules: [IdTokenRemoval()])
        stations = StationGatewayModule(
            database: database, now: now, authorization: authorization,
            authority: resources.authority, registry: registry, settings: settings,
            metrics: metrics, logger: logger)
        bridges = BridgeGatewayModule(
            database: database, now: now, authorization: authorization, signer: resources.signer,
            queue: queue, transfers: files.transfers)
        self.commands = commands
        all = [
            people,
            FleetModule(
                database: database, now: now, random: random, connections: connections,
                logger: logger),
            ControlModule(database: database, commands: commands, issuers: files.commandIssuers),
            AccessModule(database: database, random: random, vault: resources.vault),
            ChargingModule(
                database: database, now: now, random: random, commands: commands,
                rules: [ExcessiveCharging(), UnauthorizedTransactions(), GrantedEnergy()],
                logger: logger),
            sync, files, security, StationReportModule(database: database),
            SmartChargingModule(database: database, commands: commands),
            BookingModule(
                database: database, now: now, vault: resources.vault, commands: commands),
            InsightModule(database: database, now: now, metrics: metrics) {
                [.ocpp16: registry.count, .bridge: queue.pollCount]
            },
            stations,
            bridges,
        ]
    }

    /// The routes of the main and of the plain listener.
    func routes() throws -> (main: RouteTable, plain: RouteTable) {
        var (main, plain) = (RouteTable(), RouteTable())
        for module in all {
            main.add(try module.routes)
            plain.add(module.plainRoutes)
        }
        main.add(
            EventRoutes(
                database: resources.database, now: resources.now,
                sources: all.flatMap(\.feedSources)
            ).all())
        main.add(try DocumentationRoutes.all(main.routes))
        return (main, plain)
    }

    var services: [any Service] {
        let (database, now) = (resources.database, resources.now)
        return all.flatMap(\.services) + [
            EventService(
                database: database, now: now, consumers: all.flatMap(\.eventConsumers),
                logger: logger),
            PeriodicTask("deleting old events", every: .seconds(3600), logger: logger) {
                while try await database.write({
                    try DomainEventTable.deleteOld(at: now().wall, $0)
                }) {}
            },
        ]
    }

    /// Cleans up what was interrupted when the cloud stopped.
    func recover() async throws {
        for module in all { try await module.recover() }
    }
}
