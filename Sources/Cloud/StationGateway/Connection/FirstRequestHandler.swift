import CommonBase
import NIOCore
import NIOHTTP1

/// Watches a new connection until its first request, and keeps what the handshake decided.
///
/// NIO's upgrade handler would wait for that request for ever, answer nothing to one that can't be
/// read, and hang up on an upgrade that it does not know (h2c, say, which some clients offer
/// unasked). So only a WebSocket request that can be one reaches it as an upgrade.
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

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = Self.unwrapInboundIn(data),
            head.headers.contains(name: "Upgrade")
        else { return context.fireChannelRead(data) }
        if Self.isWebSocket(head) {
            return context.fireChannelRead(Self.wrapInboundOut(.head(Self.mended(head))))
        }
        decision = Self.refusal(head)
        // The decoder stops after a request that wants to upgrade, so that the connection must too.
        var plain = head
        plain.headers.remove(name: "Upgrade")
        plain.headers.replaceOrAdd(name: "Connection", value: "close")
        context.fireChannelRead(Self.wrapInboundOut(.head(plain)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else { return context.fireErrorCaught(error) }
        let refusal = ServiceError(.invalidInput, "This is no HTTP request that can be read.")
        RefusedUpgradeHandler.answer(refusal, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    /// RFC 6455 §4.2.1, as far as the head tells.
    private static func isWebSocket(_ head: HTTPRequestHead) -> Bool {
        wantsWebSocket(head) && head.method == .GET
            && head.headers[canonicalForm: "Sec-WebSocket-Version"] == ["13"]
            && head.headers["Sec-WebSocket-Key"].count == 1
    }

    /// Some chargers forget to say that the connection is to be upgraded (quirk Q7).
    private static func mended(_ head: HTTPRequestHead) -> HTTPRequestHead {
        let connection = head.headers[canonicalForm: "Connection"].map { $0.lowercased() }
        guard !connection.contains("upgrade") else { return head }
        var head = head
        head.headers.replaceOrAdd(name: "Connection", value: "Upgrade")
        return head
    }

    private static func wantsWebSocket(_ head: HTTPRequestHead) -> Bool {
        head.headers[canonicalForm: "Upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// Nil for a request that can be answered as if it had not asked for an upgrade.
    private static func refusal(_ head: HTTPRequestHead) -> OCPPHandshake.Decision? {
        if wantsWebSocket(head) {
            return .refuse(.invalidInput, "A WebSocket needs GET, version 13 and one key.")
        }
        let length = head.headers.first(name: "Content-Length") ?? "0"
        if head.headers.contains(name: "Transfer-Encoding") || length != "0" {
            return .refuse(.invalidInput, "A request with a body can't ask for an upgrade too.")
        }
        return nil
    }
}
