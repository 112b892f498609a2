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
import CloudPortal
import CloudStationGateway
import CloudWeb
import CommonBase
import Logging

/// Modules that stand on several others.
extension CloudModules {
    /// What the settings say about the setup.
    static func setup(_ resources: CloudResources, _ http: HTTPSettings) -> SetupFacts {
        SetupFacts(
            publicURL: resources.addresses.main, hasTLS: resources.hasTLS,
            hasTrustedProxy: !http.trustedProxies.isEmpty,
            sendsMail: sendsMail(resources))
    }

    /// Whether mails are handed to a mail system.
    private static func sendsMail(_ resources: CloudResources) -> Bool {
        resources.mail?.transport.isSpool == false
    }

    /// History, statistics, metrics, and the pages about the running cloud.
    static func insight(
        _ resources: CloudResources, _ site: Site, _ metrics: Metrics, _ logger: Logger,
        connected: @escaping @Sendable () -> [TransactionSource: Int]
    ) -> InsightModule {
        InsightModule(
            database: resources.database, now: resources.now, random: resources.random, site: site,
            metrics: metrics, logger: logger, settings: resources.settings,
            machine: resources.machine, sendsMail: sendsMail(resources), connected: connected)
    }

    /// Pages that need several domains.
    static func portal(
        _ resources: CloudResources, _ http: HTTPSettings, _ site: Site, _ people: PeopleModule,
        authorization: Authorization, connections: StationConnections, commands: CommandService,
        logger: Logger
    ) -> PortalModule {
        PortalModule(
            database: resources.database, now: resources.now, random: resources.random,
            connections: connections, commands: commands,
            charging: ChargeService(
                database: resources.database, now: resources.now, random: resources.random,
                authorization: authorization, commands: commands, bookings: BookedTimesTeller()),
            site: site, removalRules: people.removalRules,
            departures: departures(resources.random),
            policy: resources.stationRegistration, setup: setup(resources, http),
            money: resources.money,
            makeClaim: BridgeService.makeClaim,
            revokeBridge: { station, db, moment in
                _ = try BridgeTable.revoke(of: station, at: moment.wall, db)
                try BridgeClaimTable.withdraw(of: station, db)
            }, readReleases: resources.readReleases, logger: logger)
    }

    static func files(
        _ all: CloudResources
    ) -> (FileService, FileTransferService) {
        let files = FileService(database: all.database, now: all.now, random: all.random)
        let transfers = FileTransferService(
            database: all.database, now: all.now, random: all.random, addresses: all.addresses,
            files: files)
        return (files, transfers)
    }

    static func connections(
        _ commands: CommandService, _ registry: ConnectionRegistry
    ) -> StationConnections {
        StationConnections(
            isConnected: commands.isConnected, proof: registry.proof(of:),
            disconnect: registry.disconnect)
    }

    static func security(
        _ all: CloudResources, _ connections: StationConnections, _ commands: CommandService,
        _ logger: Logger
    ) -> StationSecurityModule {
        StationSecurityModule(
            database: all.database, now: all.now, random: all.random, authority: all.authority,
            connections: connections, commands: commands, logger: logger)
    }

    /// Stands on all other domains, which contribute to it.
    static func privacy(
        _ domains: [any DomainModule], _ people: PeopleModule, _ all: CloudResources, _ site: Site
    ) -> PrivacyModule {
        PrivacyModule(
            database: all.database, now: all.now, random: all.random, site: site, people: people,
            modules: domains)
    }
}
