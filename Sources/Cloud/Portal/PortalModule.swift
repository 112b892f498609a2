import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CloudMoney
import CloudPeople
import CloudWeb
import CommonBase
import Logging
import MessageCatalogue
import ServiceLifecycle

/// Pages that need several domains.
package struct PortalModule: DomainModule {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let random: RandomSource
    let connections: StationConnections
    let commands: CommandService
    let charging: ChargeService
    let site: Site
    let removalRules: [any PersonRemovalRule]
    let departures: [any StationDepartureRule]
    let policy: StationRegistrationPolicy
    let setup: SetupFacts
    let money: MoneySettings
    let makeClaim: NewChargerPages.MakeClaim
    let revokeBridge: ChargerRetirement.RevokeBridge
    let releases: ReleaseFile
    private let logger: Logger

    /// - Parameters:
    ///   - removalRules: what the domains do before a person is deleted.
    ///   - departures: what the domains do before a station leaves its place.
    ///   - policy: who may add a charger.
    ///   - setup: what the settings say about the setup.
    ///   - money: how money flows.
    ///   - makeClaim: makes a claim code of a bridge's station valid.
    ///   - revokeBridge: revokes the key of a station's bridge, if it has one, and its claim codes.
    ///   - readReleases: the bytes of `releases.json`; nil if there is none.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        connections: StationConnections, commands: CommandService, charging: ChargeService,
        site: Site, removalRules: [any PersonRemovalRule],
        departures: [any StationDepartureRule], policy: StationRegistrationPolicy,
        setup: SetupFacts, money: MoneySettings,
        makeClaim: @escaping @Sendable (StationID, String, Database, Moment) throws -> Timestamp,
        revokeBridge: @escaping @Sendable (StationID, Database, Moment) throws -> Void,
        readReleases: @escaping @Sendable () throws -> [UInt8]?, logger: Logger
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.connections = connections
        self.commands = commands
        self.charging = charging
        self.site = site
        self.removalRules = removalRules
        self.departures = departures
        self.policy = policy
        self.setup = setup
        self.money = money
        self.makeClaim = makeClaim
        self.revokeBridge = revokeBridge
        releases = ReleaseFile(logger: logger, read: readReleases)
        self.logger = logger
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate("admin", PackageResources.admin_mustache),
            PageTemplate("admin-people", PackageResources.admin_people_mustache),
            PageTemplate("admin-person", PackageResources.admin_person_mustache),
            PageTemplate(
                "admin-refused-connections", PackageResources.admin_refused_connections_mustache),
            PageTemplate("admin-stations", PackageResources.admin_stations_mustache),
            PageTemplate("admin-versions", PackageResources.admin_versions_mustache),
            PageTemplate("charger", PackageResources.charger_mustache),
            PageTemplate("charger-access", PackageResources.charger_access_mustache),
            PageTemplate("charger-behaviour", PackageResources.charger_behaviour_mustache),
            PageTemplate("charger-brands", PackageResources.charger_brands_mustache),
            PageTemplate("charger-connection", PackageResources.charger_connection_mustache),
            PageTemplate("charger-diary", PackageResources.charger_diary_mustache),
            PageTemplate("charger-diary-line", PackageResources.charger_diary_line_mustache),
            PageTemplate("charger-firmware", PackageResources.charger_firmware_mustache),
            PageTemplate("charger-handover", PackageResources.charger_handover_mustache),
            PageTemplate("charger-limit", PackageResources.charger_limit_mustache),
            PageTemplate("charger-new", PackageResources.charger_new_mustache),
            PageTemplate("charger-removal", PackageResources.charger_removal_mustache),
            PageTemplate("charger-replacement", PackageResources.charger_replacement_mustache),
            PageTemplate("charger-setup", PackageResources.charger_setup_mustache),
            PageTemplate("charger-test", PackageResources.charger_test_mustache),
            PageTemplate("charger-waiting", PackageResources.charger_waiting_mustache),
            PageTemplate("chargers", PackageResources.chargers_mustache),
            PageTemplate("handover", PackageResources.handover_mustache),
            PageTemplate("home", PackageResources.home_mustache),
            PageTemplate("host", PackageResources.host_mustache),
            PageTemplate("setup", PackageResources.setup_mustache),
            PageTemplate("setup-form", PackageResources.setup_form_mustache),
            PageTemplate("setup-steps", PackageResources.setup_steps_mustache),
            PageTemplate("welcome", PackageResources.welcome_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                "/home", HomeTexts().heading, icon: "home", place: .bar, position: 0),
            NavigationEntry(
                HostPages.path, HostTexts().heading, icon: "home", place: .host, position: 5),
            NavigationEntry(
                "/chargers", ChargersTexts().heading, icon: "plug", place: .host, position: 10),
            NavigationEntry(
                AdminPages.path, AdminTexts().heading, icon: "settings", place: .admin,
                position: 50),
            NavigationEntry(
                "/docs", Message("API", "API"), icon: "info", place: .admin, position: 90),
            NavigationEntry(
                PeopleListPages.path, PeopleListTexts().heading, icon: "users",
                place: .adminList, position: 4, summary: PeopleListTexts().summary),
            NavigationEntry(
                StationListPages.path, StationListTexts().heading, icon: "plug",
                place: .adminList, position: 2, summary: StationListTexts().summary),
            NavigationEntry(
                RefusedConnectionPages.path, RefusedConnectionTexts().heading, icon: "plug",
                place: .adminList, position: 30, summary: RefusedConnectionTexts().summary),
            NavigationEntry(
                OperatorSetupPages.path, OperatorSetupTexts().heading, icon: "check",
                place: .adminList, position: 90, summary: OperatorSetupTexts().summary),
            NavigationEntry(
                VersionPages.path, VersionTexts().heading, icon: "download", place: .adminList,
                position: 95, summary: VersionTexts().summary),
        ]
    }

    /// What the frame of every page says about a person.
    package static let standing: PersonStanding.Source = { person, db in
        PersonStanding(
            name: try PersonTable.names([person], db)[person] ?? "",
            isHost: try StationAccess.isHost(person, db),
            unreadMessages: try NotificationTable.unreadCount(person, db))
    }

    package var services: [any Service] {
        [
            PeriodicTask("reading releases.json", every: .seconds(60), logger: logger) {
                [releases] in releases.refresh()
            }
        ]
    }
}
