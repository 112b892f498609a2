import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import MessageCatalogue

/// The data of a person, and what others did to it. It is assembled after all other domains, which
/// contribute their parts.
package struct PrivacyModule: DomainModule {
    package static let migrations = [
        Migration("0030-audit", PackageResources._030_audit_sql)
    ]

    private let database: CloudDatabase
    private let site: Site
    private let people: PeopleModule
    private let archive: PersonalDataArchive
    private let auditedObjects: [DomainObject: AuditSource]

    /// - Parameter modules: all other domains.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        site: Site, people: PeopleModule, modules: [any DomainModule]
    ) {
        self.database = database
        self.site = site
        self.people = people
        archive = PersonalDataArchive(
            database: database, parts: modules.flatMap(\.personalData))
        let sources = modules.flatMap(\.auditSources)
        auditedObjects = Dictionary(sources.map { ($0.object, $0) }) { first, _ in first }
        database.audit(by: AuditRecorder(sources: sources, now: now, random: random))
    }

    package static var templates: [PageTemplate] {
        [
            PageTemplate("audit", PackageResources.audit_mustache),
            PageTemplate("privacy", PackageResources.privacy_mustache),
            PageTemplate("privacy-deletion", PackageResources.privacy_deletion_mustache),
        ]
    }

    package static var navigation: [NavigationEntry] {
        [
            NavigationEntry(
                AuditPages.path, AuditTexts().heading, icon: "lock", place: .adminList,
                position: 60, summary: AuditTexts().summary)
        ]
    }

    package var routes: [Route] {
        PrivacyRoutes(
            database: database, archive: archive, passwords: people.accounts.passwords,
            rules: people.removalRules
        ).all()
            + PrivacyPages(
                site: site, database: database, archive: archive, rules: people.removalRules
            ).all()
            + AuditRoutes(database: database).all()
            + AuditPages(site: site, database: database, sources: auditedObjects).all()
    }
}
