import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Pages that need several domains.
package struct PortalModule: DomainModule {
    private let database: CloudDatabase
    private let random: RandomSource
    private let connections: StationConnections
    private let site: Site
    private let policy: StationRegistrationPolicy
    private let makeClaim: NewChargerPages.MakeClaim

    /// - Parameters:
    ///   - policy: who may add a charger.
    ///   - makeClaim: makes a claim code of a bridge's station valid.
    package init(
        database: CloudDatabase, random: RandomSource,
        connections: StationConnections, site: Site, policy: StationRegistrationPolicy,
        makeClaim: @escaping @Sendable (StationID, String, Database, Moment) throws -> Timestamp
    ) {
        self.database = database
        self.random = random
        self.connections = connections
        self.site = site
        self.policy = policy
        self.makeClaim = makeClaim
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate("home", PackageResources.home_mustache),
            PageTemplate("charger-access", PackageResources.charger_access_mustache),
            PageTemplate("charger-connection", PackageResources.charger_connection_mustache),
            PageTemplate("charger-new", PackageResources.charger_new_mustache),
            PageTemplate("chargers", PackageResources.chargers_mustache),
            PageTemplate("welcome", PackageResources.welcome_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                "/home", HomeTexts().heading, icon: "home", place: .bar, position: 0),
            NavigationEntry(
                "/chargers", ChargersTexts().heading, icon: "plug", place: .host, position: 10),
            NavigationEntry(
                "/docs", Message("API", "API"), icon: "info", place: .admin, position: 90),
        ]
    }

    /// What the frame of every page says about a person.
    package static let standing: PersonStanding.Source = { person, db in
        PersonStanding(
            name: try PersonTable.names([person], db)[person] ?? "",
            isHost: try StationAccess.isHost(person, db),
            unreadMessages: try NotificationTable.unreadCount(person, db))
    }

    package var routes: [Route] {
        let chargers = ChargerList(
            database: database, random: random, isConnected: connections.isConnected)
        return HomePages(
            site: site, database: database, chargers: chargers, policy: policy
        ).all()
            + ChargersPages(
                site: site, database: database, chargers: chargers, policy: policy
            ).all()
            + NewChargerPages(
                site: site, database: database, random: random, policy: policy,
                makeClaim: makeClaim
            ).all()
            + ChargerConnectionPages(
                site: site, database: database, random: random, connections: connections,
                makeClaim: makeClaim
            ).all()
    }
}
