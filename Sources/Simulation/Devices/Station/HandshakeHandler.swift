import CommonBase
import NIOCore
import NIOHTTP1
import OCPPMessages

/// The WebSocket upgrade request; NIO adds the headers of RFC 6455.
struct HandshakeRequest: Sendable {
    let head: HTTPRequestHead

    init(_ configuration: StationConfiguration) {
        // All other characters of a station id are allowed in a path (RFC 3986 §3.3).
        let id = configuration.id.text.replacing(" ", with: "%20").replacing("|", with: "%7C")
        let url = configuration.url
        var headers = HTTPHeaders()
        headers.add(name: "Host", value: url.authority)
        headers.add(name: "Sec-WebSocket-Protocol", value: V16.subprotocol)
        if let password = configuration.password {
            let credentials = Base64.text("\(configuration.id.text):\(password)".utf8)
            headers.add(name: "Authorization", value: "Basic \(credentials)")
        }
        head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: "\(url.path)/\(id)",
            headers: headers)
    }
}

/// Sends the upgrade request, and handles any answer other than the upgrade.
final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// The time limit from the request to the end of the handshake.
    static let timeoutSeconds: Int64 = 10

    private let request: HandshakeRequest
    private let ending: SocketEnding
    private var timeout: Scheduled<Void>?

    init(request: HandshakeRequest, ending: SocketEnding) {
        self.request = request
        self.ending = ending
    }

    func channelActive(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(request.head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        let (channel, ending) = (context.channel, ending)
        timeout = context.eventLoop.scheduleTask(in: .seconds(Self.timeoutSeconds)) {
            ending.set("no answer to the handshake")
            channel.close(promise: nil)
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        ending.set("rejected with \(head.status.code) \(head.status.reasonPhrase)")
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        ending.set("handshake failed: \(error)")
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) { timeout?.cancel() }
}
