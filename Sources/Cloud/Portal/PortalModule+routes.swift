import CloudCare
import CloudFleet
import CloudHTTP
import CloudWeb

extension PortalModule {
    package var routes: [Route] {
        let chargers = ChargerList(
            database: database, random: random, isConnected: connections.isConnected)
        return HomePages(
            site: site, database: database, chargers: chargers, policy: policy, facts: setup,
            money: money
        ).all()
            + HostPages(
                site: site, database: database, chargers: chargers, policy: policy, money: money
            ).all()
            + ChargersPages(
                site: site, database: database, chargers: chargers, policy: policy
            ).all()
            + charger(chargers) + newCharger(chargers) + settings + administration
    }

    /// A charger, and what its hosts do with it.
    private func charger(_ chargers: ChargerList) -> [Route] {
        let pages = ChargerPages(
            site: site, database: database, chargers: chargers, releases: releases)
        return pages.all()
            + ChargerActionPages(
                site: site, database: database,
                actions: ChargerActions(database: database, commands: commands),
                departures: departures, again: pages.show
            ).all()
    }

    /// Adding a charger in five steps, and its connection later.
    private func newCharger(_ chargers: ChargerList) -> [Route] {
        let secrets = ChargerSecrets(
            database: database, random: random, connections: connections, makeClaim: makeClaim)
        let trial = ChargerTrial(commands: commands, charging: charging)
        return NewChargerPages(
            site: site, database: database, random: random, policy: policy, makeClaim: makeClaim
        ).all()
            + SetupPages(site: site, database: database, secrets: secrets).all()
            + SetupWaitingPages(
                site: site, database: database, connections: connections, policy: policy
            ).all()
            + SetupTestPages(
                site: site, database: database, chargers: chargers, trial: trial
            ).all()
            + ChargerConnectionPages(site: site, database: database, secrets: secrets).all()
    }

    /// The pages with the settings of a charger.
    private var settings: [Route] {
        let retirement = ChargerRetirement(
            random: random, makeClaim: makeClaim, revokeBridge: revokeBridge,
            departures: departures)
        return ChargerSettingPages(
            site: site, database: database, connections: connections,
            sync: ConfigurationSync(database: database, now: now, commands: commands)
        ).all()
            + ChargerLimitPages(
                site: site, database: database, connections: connections,
                limit: ChargerLimit(database: database, commands: commands)
            ).all()
            + ChargerFirmwarePages(site: site, database: database, commands: commands).all()
            + ChargerReplacementPages(
                site: site, database: database, connections: connections, retirement: retirement
            ).all()
            + HandoverPages(
                site: site, database: database, random: random, departures: departures
            ).all()
            + ChargerRemovalPages(
                site: site, database: database, connections: connections, retirement: retirement
            ).all()
    }

    /// What admins see of the whole cloud.
    private var administration: [Route] {
        AdminPages(site: site, database: database, facts: setup).all()
            + OperatorSetupPages(site: site, database: database, facts: setup).all()
            + OperatorForms(site: site, database: database).all()
            + PeopleListPages(site: site, database: database).all()
            + PersonPages(site: site, database: database, rules: removalRules).all()
            + StationListPages(
                site: site, database: database, isConnected: connections.isConnected
            ).all()
            + RefusedConnectionPages(site: site, database: database, random: random).all()
            + VersionPages(site: site, database: database, releases: releases).all()
    }
}
