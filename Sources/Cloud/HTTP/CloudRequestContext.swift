import Hummingbird

/// Hummingbird's request context, with the client's address.
package struct CloudRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// An IP address; empty in a test without a network.
    let client: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
