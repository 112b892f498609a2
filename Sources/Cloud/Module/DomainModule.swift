import CloudCore
import CloudHTTP
import CloudWeb
import ServiceLifecycle

/// What one domain contributes to the cloud that `App` assembles.
package protocol DomainModule: Sendable {
    /// The schema migrations of this domain.
    static var migrations: [Migration] { get }
    /// The templates of this domain's pages.
    static var templates: [PageTemplate] { get }
    /// The scripts of this domain's pages.
    static var assets: [Asset] { get }
    /// The links to this domain's pages from all others.
    static var navigation: [NavigationEntry] { get }
    /// The routes of the main listener.
    var routes: [Route] { get throws }
    /// The routes that the plain listener offers, too, for stations without TLS.
    var plainRoutes: [Route] { get }
    /// How the feed reads the objects of this domain.
    var feedSources: [FeedSource] { get }
    /// Whom changes of this domain's objects concern.
    var liveSources: [LiveSource] { get }
    /// How this domain reacts to domain events.
    var eventConsumers: [any EventConsumer] { get }
    /// The services that run while the server runs.
    var services: [any Service] { get }
    /// What this domain knows about a person, for the download of everything about them.
    var personalData: [PersonalDataPart] { get }
    /// How the audit log reads the objects of this domain.
    var auditSources: [AuditSource] { get }
    /// Which rows of this domain's tables are kept.
    var retention: [RetentionRule] { get }
    /// Closes work that a previous run of the cloud left unfinished; called once before the server
    /// starts.
    func recover() async throws
}

extension DomainModule {
    package static var migrations: [Migration] { [] }
    package static var templates: [PageTemplate] { [] }
    package static var assets: [Asset] { [] }
    package static var navigation: [NavigationEntry] { [] }
    package var routes: [Route] { [] }
    package var plainRoutes: [Route] { [] }
    package var feedSources: [FeedSource] { [] }
    package var liveSources: [LiveSource] { [] }
    package var services: [any Service] { [] }
    package var eventConsumers: [any EventConsumer] { [] }
    package var personalData: [PersonalDataPart] { [] }
    package var auditSources: [AuditSource] { [] }
    package var retention: [RetentionRule] { [] }
    package func recover() async throws {}
}
