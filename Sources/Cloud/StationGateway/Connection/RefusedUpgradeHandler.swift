import CloudHTTP
import CommonBase
import NIOCore
import NIOHTTP1

/// Answers a refused WebSocket request and closes the connection, since the HTTP decoder has
/// stopped.
final class RefusedUpgradeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// When a client may try again that the cloud could not authenticate.
    private static let unavailableSeconds = 5

    private let error: ServiceError
    private let retryAfterSeconds: Int?

    /// - Parameter retryAfterSeconds: nil for the time that the error's code implies.
    init(_ error: ServiceError, retryAfterSeconds: Int? = nil) {
        self.error = error
        self.retryAfterSeconds = retryAfterSeconds
    }

    func handlerAdded(context: ChannelHandlerContext) {
        Self.answer(error, retryAfterSeconds: retryAfterSeconds, context)
    }

    /// Discards the rest of the input.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    static func answer(
        _ error: ServiceError, retryAfterSeconds: Int? = nil, _ context: ChannelHandlerContext
    ) {
        let problem = Problem(error)
        let body = problem.json
        var headers = HTTPHeaders([
            ("Content-Type", "application/problem+json"), ("Connection", "close"),
            ("Content-Length", String(body.count)),
        ])
        let implied = error.code == .unavailable ? unavailableSeconds : problem.retryAfterSeconds
        if let seconds = retryAfterSeconds ?? implied {
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
