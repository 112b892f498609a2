import Hummingbird

/// What the router knows of a request: beside Hummingbird's own, where it came from.
package struct CloudRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// An IP address; empty in a test without a network.
    let client: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
