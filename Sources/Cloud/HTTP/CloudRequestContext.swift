import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Hummingbird's request context, with the client's address.
package struct CloudRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The other end of the connection: the client or a proxy; nil for a Unix socket.
    let peer: IPAddress?
    /// The IP address of the client, behind the trusted proxies; empty without a network.
    var client: String
    /// Nil for a listener that does not follow its connections, such as the control socket.
    let connection: ConnectionLife?
    private let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        peer = ConnectionPeer.address(of: source.channel)
        client = peer?.text ?? ""
        connection = ConnectionPeer.connection
    }

    /// Tells a client that asked for it (`Expect: 100-continue`) to send the body.
    func continueRequest() async throws {
        try await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
    }
}
