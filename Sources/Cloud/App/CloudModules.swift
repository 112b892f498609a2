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
import CloudMoney
import CloudPeople
import CloudPortal
import CloudPricing
import CloudSharing
import CloudSmartCharging
import CloudStationGateway
import CloudWeb
import CommonBase
import Logging
import ServiceLifecycle

/// The list of modules. A new domain is added here and nowhere else.
package struct CloudModules: Sendable {
    package let people: PeopleModule
    package let stations: StationGatewayModule
    package let bridges: BridgeGatewayModule
    package let commands: CommandService
    package let metrics = Metrics()
    package let site: Site
    private let all: [any DomainModule]
    let live: LiveHub
    /// The OCPP logs that are open in a browser.
    private let watch = LogWatch()
    private let resources: CloudResources
    private let logger: Logger

    /// The kinds of modules, in the order of DESIGN.
    static let kinds: [any DomainModule.Type] =
        [
            PeopleModule.self, PrivacyModule.self, FleetModule.self, ControlModule.self,
            AccessModule.self, ChargingModule.self, StationSyncModule.self, FileModule.self,
            StationSecurityModule.self, StationReportModule.self, SmartChargingModule.self,
            PricingModule.self, BookingModule.self, CalendarModule.self,
            BookingEnforcementModule.self, ListingModule.self, MapModule.self, OCPIModule.self,
            CommunityModule.self,
        ] + moneyKinds + [
            InsightModule.self, PortalModule.self, StationGatewayModule.self,
            BridgeGatewayModule.self,
        ]

    /// The schema migrations of all domains.
    package static let migrations: [Migration] =
        Migration.core + kinds.flatMap { $0.migrations }

    /// The web app with the pages of all domains.
    private static func site(_ resources: CloudResources, _ logger: Logger) throws -> Site {
        try Site(
            database: resources.database, now: resources.now, random: resources.random,
            templates: kinds.flatMap { $0.templates },
            navigation: navigation(resources.money.seller),
            assets: Assets(
                kinds.flatMap { $0.assets } + resources.map.assets, font: resources.font),
            publicURL: resources.addresses.main, logger: logger, standing: PortalModule.standing)
    }

    private static func people(
        _ resources: CloudResources, _ site: Site, _ logger: Logger
    ) async throws -> PeopleModule {
        PeopleModule(
            database: resources.database, now: resources.now, random: resources.random,
            passwords: resources.passwords,
            tokens: try await AccessTokens(
                privateKeyPEM: resources.accessTokenKey, save: resources.saveAccessTokenKeys),
            site: site, commonPasswords: resources.commonPasswords,
            removalRules: [
                TransactionRemoval(random: resources.random), LocationRemoval(), IdTokenRemoval(),
                DailyEnergyRemoval(), CommandRemoval(), LocalListRemoval(), TariffRemoval(),
                BookingRemoval(random: resources.random),
            ] + moneyRemovals,
            registration: resources.registration,
            invitations: InvitationService(random: resources.random), mail: resources.mail,
            push: resources.push, logger: logger)
    }

    /// The table of commands: the descriptors of all domains.
    package static func commandStore(
        _ authorization: Authorization, transfers: FileTransferService
    ) -> CommandStore {
        let rows: [any CommandDescriptor] =
            ControlCommands.all
            + ChargingCommands.all(
                authorization, checkProfile: SmartChargingCommands.checkStart)
            + CareCommands.all(transfers: transfers) + SmartChargingCommands.all
            + BookingCommands.all(vault: authorization.vault)
        return CommandStore(catalogue: CommandCatalogue(rows), vault: authorization.vault)
    }

    init(
        _ resources: CloudResources, settings: OCPPSettings, http: HTTPSettings, logger: Logger
    ) async throws {
        (self.resources, self.logger) = (resources, logger)
        resources.database.unreadable.report { logger.error("\($0)") }
        let (database, now, random) = (resources.database, resources.now, resources.random)
        let authorization = Self.authorization(resources)
        let (files, transfers) = Self.files(resources)
        let store = Self.commandStore(authorization, transfers: transfers)
        let registry = ConnectionRegistry(database.signals)
        let queue = BridgeCommandQueue(database: database, now: now, store: store)
        let commands = CommandService(
            database: database, now: now, random: random,
            link: StationLinks([.ocpp16: OCPP16Link(registry), .bridge: queue]),
            store: store)
        let connections = Self.connections(commands, registry)
        let sync = StationSyncModule(
            database: database, now: now, vault: resources.vault, commands: commands,
            leftOut: OfflineCredit(seller: resources.money.seller).leftOut, logger: logger)
        let security = Self.security(resources, connections, commands, logger)
        site = try Self.site(resources, logger)
        people = try await Self.people(resources, site, logger)
        stations = StationGatewayModule(
            database: database, now: now, authorization: authorization,
            authority: resources.authority, registry: registry, settings: settings,
            metrics: metrics, watch: watch, logger: logger)
        bridges = BridgeGatewayModule(
            database: database, now: now, authorization: authorization, signer: resources.signer,
            queue: queue, transfers: transfers,
            credit: OfflineCredit(seller: resources.money.seller))
        self.commands = commands
        let money = Self.money(resources, authorization, commands, site, logger)
        let chargers: [any DomainModule] = [
            people,
            FleetModule(
                database: database, now: now, random: random, connections: connections,
                site: site, registrations: people.accounts.registrations,
                sessions: people.sessions, departures: Self.departures(random), logger: logger),
            ControlModule(
                database: database, commands: commands, store: store, site: site),
            AccessModule(
                database: database, now: now, random: random, vault: resources.vault, site: site,
                connections: connections, logger: logger),
            ChargingModule(
                database: database, now: now, random: random, authorization: authorization,
                commands: commands, rules: Self.enforcementRules(resources.money.seller),
                prices: CreditTeller(seller: resources.money.seller), bookings: BookedTimesTeller(),
                guests: money.guests, site: site, logger: logger),
            sync,
            FileModule(
                database: database, files: files, transfers: transfers, site: site,
                commands: commands),
            security,
            StationReportModule(database: database, site: site, watch: watch),
            SmartChargingModule(database: database, commands: commands),
        ]
        let rest: [any DomainModule] = [
            Self.insight(resources, site, metrics, logger) {
                [.ocpp16: registry.count, .bridge: queue.pollCount]
            },
            Self.portal(
                resources, http, site, people, authorization: authorization,
                connections: connections, commands: commands, logger: logger),
            stations,
            bridges,
        ]
        let domains =
            chargers + Self.sharing(resources, commands, connections, site, logger)
            + money.modules + rest
        all = domains + [Self.privacy(domains, people, resources, site)]
        live = LiveHub(
            database: database, sources: all.flatMap(\.liveSources), logger: logger)
    }

    /// The routes of the main and of the plain listener.
    func routes() throws -> (main: RouteTable, plain: RouteTable) {
        var (main, plain) = (RouteTable(), RouteTable())
        for module in all {
            main.add(try module.routes)
            plain.add(module.plainRoutes)
        }
        let rights = { @Sendable [signals = resources.database.signals] (person: PersonID) in
            signals.rights(of: person)
        }
        main.add(
            EventRoutes(
                database: resources.database, now: resources.now,
                sources: all.flatMap(\.feedSources), rights: rights
            ).all())
        main.add(site.assets.routes())
        main.add(StyleGuide(site: site).all())
        main.add(try InstalledApp(site: site).all())
        main.add(GuidePages(site: site).all())
        main.add(site.formAddresses())
        main.add(LiveRoutes(hub: live, now: resources.now, rights: rights).all())
        main.add(try DocumentationRoutes.all(main.routes, site: site))
        return (main, plain)
    }

    /// These end after all others, also after the listeners.
    var lastServices: [any Service] { [commands.work] }

    /// How all domains react to domain events.
    package var eventConsumers: [any EventConsumer] { all.flatMap(\.eventConsumers) }

    var services: [any Service] {
        let (database, now) = (resources.database, resources.now)
        return all.flatMap(\.services) + [
            live,
            EventService(
                database: database, now: now, consumers: eventConsumers,
                logger: logger),
            PeriodicTask("deleting old events", every: .seconds(3600), logger: logger) {
                while try await database.write({
                    try DomainEventTable.deleteOld(at: now().wall, $0)
                }) {}
            },
            retention,
        ]
    }

    /// Deletes rows that are no longer kept. A failing rule does not stop the others.
    private var retention: PeriodicTask {
        let rules = all.flatMap(\.retention) + [FormSubmissionTable.retention]
        return PeriodicTask(
            "deleting old rows", every: RetentionRule.interval, logger: logger
        ) { [resources, logger] in
            for rule in rules {
                do {
                    try await rule.apply(to: resources.database, at: resources.now().wall)
                } catch let error where !(error is CancellationError) {
                    logger.warning("deleting old rows of \(rule.table) failed: \(error)")
                }
            }
        }
    }

    /// Cleans up what was interrupted when the cloud stopped.
    /// A module that fails does not stop the start of the cloud.
    func recover() async {
        for module in all {
            do {
                try await module.recover()
            } catch {
                logger.error("recovery of \(type(of: module)) failed: \(error)")
            }
        }
    }
}
