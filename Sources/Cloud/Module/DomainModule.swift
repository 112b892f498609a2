import CloudCore
import CloudHTTP
import ServiceLifecycle

/// One domain of the cloud, as `App` assembles it: what it adds to the whole.
package protocol DomainModule: Sendable {
    /// The steps of the schema that this domain owns.
    static var migrations: [Migration] { get }
    /// The routes of the main listener.
    var routes: [Route] { get throws }
    /// The routes that stations without TLS may call, on the plain listener too.
    var plainRoutes: [Route] { get }
    /// How the feed shows what belongs to this domain.
    var feedSources: [FeedSource] { get }
    /// What runs as long as the server does.
    var services: [any Service] { get }
    /// Ends what was under way when the cloud ended; called once before the server starts.
    func recover() async throws
}

extension DomainModule {
    package static var migrations: [Migration] { [] }
    package var routes: [Route] { [] }
    package var plainRoutes: [Route] { [] }
    package var feedSources: [FeedSource] { [] }
    package var services: [any Service] { [] }
    package func recover() async throws {}
}
