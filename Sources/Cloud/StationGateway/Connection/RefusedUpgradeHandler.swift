import CloudHTTP
import CommonBase
import NIOCore
import NIOHTTP1

/// Answers a refused WebSocket request and closes the connection, since the HTTP decoder has
/// stopped.
final class RefusedUpgradeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a client may take to read the answer.
    private static let patience = TimeAmount.seconds(5)

    private let error: ServiceError

    init(_ error: ServiceError) { self.error = error }

    func handlerAdded(context: ChannelHandlerContext) { Self.answer(error, context) }

    /// Discards the rest of the input.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    static func answer(_ error: ServiceError, _ context: ChannelHandlerContext) {
        let problem = Problem(error)
        let body = problem.json
        var headers = HTTPHeaders([
            ("Content-Type", "application/problem+json"), ("Connection", "close"),
            ("Content-Length", String(body.count)),
        ])
        if let seconds = problem.retryAfterSeconds {
            headers.add(name: "Retry-After", value: String(seconds))
        }
        if problem.status == 401 {
            headers.add(name: "WWW-Authenticate", value: "Basic realm=\"ocpp\"")
        }
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.status), headers: headers)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            bound.value.close(promise: nil)
        }
        let timer = context.eventLoop.scheduleTask(in: patience) {
            bound.value.close(promise: nil)
        }
        context.channel.closeFuture.whenComplete { _ in timer.cancel() }
    }
}
