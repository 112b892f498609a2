import CloudCore
import CloudHTTP
import ServiceLifecycle

/// What one domain contributes to the cloud that `App` assembles.
package protocol DomainModule: Sendable {
    /// The schema migrations of this domain.
    static var migrations: [Migration] { get }
    /// The routes of the main listener.
    var routes: [Route] { get throws }
    /// The routes that the plain listener offers, too, for stations without TLS.
    var plainRoutes: [Route] { get }
    /// How the feed reads the objects of this domain.
    var feedSources: [FeedSource] { get }
    /// How this domain reacts to domain events.
    var eventConsumers: [any EventConsumer] { get }
    /// The services that run while the server runs.
    var services: [any Service] { get }
    /// Which rows of this domain's tables are kept.
    var retention: [RetentionRule] { get }
    /// Closes work that a previous run of the cloud left unfinished; called once before the server
    /// starts.
    func recover() async throws
}

extension DomainModule {
    package static var migrations: [Migration] { [] }
    package var routes: [Route] { [] }
    package var plainRoutes: [Route] { [] }
    package var feedSources: [FeedSource] { [] }
    package var services: [any Service] { [] }
    package var eventConsumers: [any EventConsumer] { [] }
    package var retention: [RetentionRule] { [] }
    package func recover() async throws {}
}
