import CloudHTTP
import Common
import NIOCore
import NIOHTTP1

/// Watches a new connection until its first request: NIO's upgrade handler would wait for ever,
/// also while the server shuts down. Keeps what the handshake decided.
final class FirstRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    var decision: OCPPHandshake.Decision?
    private let timeout: TimeAmount
    private var deadline: Scheduled<Void>?

    init(timeout: TimeAmount) { self.timeout = timeout }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: timeout) { bound.value.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}

/// Answers a WebSocket request that was turned away, and closes: the HTTP decoder has stopped.
final class RefusedUpgradeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let error: ServiceError

    init(_ error: ServiceError) { self.error = error }

    func handlerAdded(context: ChannelHandlerContext) {
        let problem = Problem(error)
        let body = problem.json
        var headers = HTTPHeaders([
            ("Content-Type", "application/problem+json"), ("Connection", "close"),
            ("Content-Length", String(body.count)),
        ])
        if problem.status == 401 {
            headers.add(name: "WWW-Authenticate", value: "Basic realm=\"ocpp\"")
        }
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.status), headers: headers)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.write(
            Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil))).whenComplete { _ in
            bound.value.close(promise: nil)
        }
    }

    /// Whatever still comes is nobody's.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
