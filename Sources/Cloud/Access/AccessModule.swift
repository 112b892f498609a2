import CloudCore
import CloudFleet
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import Logging

/// Id tokens and authorization.
package struct AccessModule: DomainModule {
    package static let migrations = [
        Migration("0011-key-fingerprint", PackageResources._011_key_fingerprint_sql),
        Migration("0026-vehicles-refusals", PackageResources._026_vehicles_refusals_sql),
    ]

    package static var templates: [PageTemplate] {
        [
            PageTemplate("cards", PackageResources.cards_mustache),
            PageTemplate("card", PackageResources.card_mustache),
            PageTemplate("card-new", PackageResources.card_new_mustache),
            PageTemplate("vehicles", PackageResources.vehicles_mustache),
            PageTemplate("vehicle", PackageResources.vehicle_mustache),
            PageTemplate("refusals", PackageResources.refusals_mustache),
            PageTemplate("unknown-card", PackageResources.unknown_card_mustache),
        ]
    }

    package static var assets: [Asset] {
        [.script("web-nfc.js", PackageResources.web_nfc_js)]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                "/cards", CardTexts().title, icon: "card", place: .menu, position: 20),
            NavigationEntry(
                "/vehicles", VehicleTexts().title, icon: "car", place: .menu, position: 30),
            NavigationEntry(
                "/refusals", RefusalPageTexts().title, icon: "help", place: .menu, position: 40),
        ]
    }

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let vault: TokenVault
    private let site: Site
    private let connections: StationConnections
    private let logger: Logger
    private let attempts = CardAttempts()

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        vault: TokenVault, site: Site, connections: StationConnections, logger: Logger
    ) {
        self.site = site
        self.connections = connections
        self.database = database
        self.now = now
        self.random = random
        self.vault = vault
        self.logger = logger
    }

    package var routes: [Route] {
        IdTokenRoutes(database: database, random: random, vault: vault, attempts: attempts).all()
            + TokenWindowRoutes(database: database, attempts: attempts).all()
            + VehicleRoutes(database: database, random: random).all()
            + RefusedTapRoutes(database: database).all() + pages
    }

    private var pages: [Route] {
        CardPages(site: site, database: database, vault: vault).all()
            + NewCardPages(
                site: site, database: database, random: random, vault: vault, attempts: attempts,
                connections: connections
            ).all()
            + VehiclePages(site: site, database: database, random: random).all()
            + RefusalPages(site: site, database: database).all()
            + UnknownCardPages(
                site: site, database: database, random: random, vault: vault
            ).all()
    }

    package var personalData: [PersonalDataPart] { PersonalDataPart.access }

    package var auditSources: [AuditSource] { AuditSource.access }

    package var liveSources: [LiveSource] {
        [DomainObject.cards, .refusedTaps].map { object in
            LiveSource(object) { person, _ in Set([PersonID(person)].compactMap(\.self)) }
        }
    }

    package func recover() async throws {
        try await IdTokenNormalization.run(database, vault: vault, at: now(), logger)
    }

    package var retention: [RetentionRule] {
        [
            .newest(TokenUseTable.limit, perStationOf: "token_use"),
            .age("used_at", of: "token_use", seconds: TokenUseTable.keptSeconds),
            .newest(RefusedTapTable.limit, perStationOf: "refused_tap"),
            .age("received_at", of: "refused_tap", seconds: RefusedTapTable.keptSeconds),
            .expiry(
                "received_at", of: "unknown_card", key: "tap_id",
                seconds: UnknownCardTable.keptSeconds),
        ]
    }

    package var eventConsumers: [any EventConsumer] {
        [AuthorizationListConsumer(), RefusedTapConsumer()]
    }

    package var feedSources: [FeedSource] {
        [
            FeedSource(.idToken) { subject, db in
                try ID(subject).flatMap { try IdTokenTable.find(id: $0, viewer: .system, db) }
                    .map(IdTokenRoutes.IdTokenView.init)
            }
        ]
    }
}
