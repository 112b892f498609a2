import Hummingbird

/// What the router knows of a request: beside Hummingbird's own, where it came from.
public struct CloudRequestContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// An IP address; empty in a test without a network.
    let client: String

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
