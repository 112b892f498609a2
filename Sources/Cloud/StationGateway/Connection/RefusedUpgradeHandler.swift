import CloudHTTP
import CommonBase
import NIOCore
import NIOHTTP1

/// Answers a refused WebSocket request and closes the connection, since the HTTP decoder has
/// stopped.
final class RefusedUpgradeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

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
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        context.close(after: context.writeAndFlush(wrapOutboundOut(.end(nil))))
    }
}
