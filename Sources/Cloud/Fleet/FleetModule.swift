import CloudCore
import CloudHTTP
import CloudModule
import CloudPeople
import CloudWeb
import CommonBase
import Logging
import MessageCatalogue
import ServiceLifecycle

/// Charging stations, their locations and hosts, and who may charge there.
package struct FleetModule: DomainModule {
    package static let migrations = [
        Migration("0013-owners", PackageResources._013_owners_sql),
        Migration("0017-security-profile", PackageResources._017_security_profile_sql),
        Migration("0021-station-clock", PackageResources._021_station_clock_sql),
        Migration("0022-refused-connections", PackageResources._022_refused_connections_sql),
        Migration(
            "0029-invitation-acceptances", PackageResources._029_invitation_acceptances_sql),
        Migration("0039-station-handovers", PackageResources._039_station_handovers_sql),
        Migration("0042-grant-purpose", PackageResources._042_grant_purpose_sql),
        Migration(
            "0043-group-joining-limits", PackageResources._043_group_joining_limits_sql),
        Migration("0068-group-costs", PackageResources._068_group_costs_sql),
    ]

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let connections: StationConnections
    private let site: Site
    private let registrations: RegistrationService
    private let sessions: SessionService
    private let departures: [any StationDepartureRule]
    private let logger: Logger
    /// Of each person: the host gets a mail of each.
    private let joins = AttemptLimiter(burst: 20, perHour: 10)

    /// - Parameter departures: what the domains do before a station leaves its place.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        connections: StationConnections, site: Site, registrations: RegistrationService,
        sessions: SessionService, departures: [any StationDepartureRule], logger: Logger
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.connections = connections
        self.site = site
        self.registrations = registrations
        self.sessions = sessions
        self.departures = departures
        self.logger = logger
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate("group", PackageResources.group_mustache),
            PageTemplate("group-new", PackageResources.group_new_mustache),
            PageTemplate("groups", PackageResources.groups_mustache),
            PageTemplate("join", PackageResources.join_mustache),
            PageTemplate("join-code", PackageResources.join_code_mustache),
            PageTemplate("join-invalid", PackageResources.join_invalid_mustache),
            PageTemplate("invitation", PackageResources.invitation_mustache),
            PageTemplate("invitation-invalid", PackageResources.invitation_invalid_mustache),
            PageTemplate("invitation-link", PackageResources.invitation_link_mustache),
            PageTemplate("invitations", PackageResources.invitations_mustache),
            PageTemplate("places", PackageResources.places_mustache),
            PageTemplate("place-people", PackageResources.place_people_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                "/people", Message("People", "Lidé"), icon: "users", place: .host, position: 20),
            NavigationEntry(
                "/groups", Message("Groups", "Skupiny"), icon: "user", place: .host, position: 22),
            NavigationEntry(
                "/invitations", Message("Invitations", "Pozvánky"), icon: "mail", place: .admin,
                position: 20),
        ]
    }

    package var routes: [Route] {
        let form = InvitationForm(database: database, random: random)
        return StationRoutes(
            database: database, random: random, connections: connections, departures: departures
        ).all()
            + LocationRoutes(database: database, random: random).all()
            + GroupRoutes(database: database, random: random).all()
            + GroupJoiningRoutes(database: database, random: random, joins: joins).all()
            + GroupPages(site: site, database: database, random: random).all()
            + JoinPages(site: site, database: database, joins: joins).all()
            + GrantRoutes(database: database, random: random).all()
            + InvitationPages(
                site: site, database: database, invitations: InvitationService(random: random),
                registrations: registrations, sessions: sessions
            ).all()
            + PlacePeoplePages(site: site, database: database, form: form).all()
            + AccountInvitationPages(site: site, form: form).all()
    }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.station) { [connections] subject, db in
                try StationID(subject).flatMap { try StationTable.find($0, viewer: .system, db) }
                    .map { try StationView($0, connections, db) }
            }
        ]
    }

    package var retention: [RetentionRule] {
        ["invitation", "station_handover"].map {
            .expiry("expires_at", of: $0, key: "id", seconds: 86_400)
        }
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.fleet }

    package var auditSources: [AuditSource] { AuditSource.fleet }

    package var liveSources: [LiveSource] {
        [
            LiveSource(
                .station,
                isForEveryone: { subject, db in
                    try StationID(subject).map { try StationAccess.isForEveryone($0, db) } ?? false
                },
                audience: { subject, db in
                    guard let id = StationID(subject) else { return [] }
                    return try Set(StationAccess.hosts(of: id, db))
                        .union(StationAccess.grantees(of: id, db))
                }),
            // Of admins only.
            LiveSource(.refusedConnections) { _, _ in [] },
        ]
    }

    package var services: [any Service] {
        [
            PeriodicTask("start of grants", every: .seconds(30), logger: logger) {
                let moment = now()
                try await database.write { db in try GrantService.startDue(db, at: moment) }
            }
        ]
    }
}
