import CommonBase
import NIOCore
import NIOHTTP1

/// Answers a malformed request on a connection that has had valid ones. Hummingbird would answer 400
/// without a body.
///
/// An error within a request is left to its handler, which reads it as an error of the body.
final class MalformedRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Requests whose response has not been written.
    private var openRequests = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = Self.unwrapInboundIn(data) { openRequests += 1 }
        context.fireChannelRead(data)
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        if case .end = Self.unwrapOutboundIn(data) { openRequests -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, openRequests == 0 else {
            return context.fireErrorCaught(error)
        }
        let refusal = ServiceError(.invalidInput, "The HTTP request is malformed.", cause: error)
        RefusedUpgradeHandler.answer(refusal, context)
    }
}
