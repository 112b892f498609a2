import CloudFleet
import CloudHTTP
import CommonBase
import NIOCore
import NIOHTTP1
import NIOSSL

/// Guards a new connection until its first request, and holds the decision of the handshake.
///
/// NIO's upgrade handler would wait for that request for ever, would not answer a malformed one,
/// and would drop the connection on an unknown upgrade (h2c, for example, which some clients
/// always offer). So only valid WebSocket requests reach it as upgrades.
final class FirstRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// Called with the channel for a request that is no valid handshake, and for a failed TLS
    /// handshake.
    typealias RefusalNote = (
        RefusedConnection.Reason, String, HTTPRequestHead?, any Channel
    ) -> Void

    var decision: OCPPHandshake.Decision?
    private let onRefusal: RefusalNote
    /// The IP address of the client, behind the trusted proxies. Known once it has asked to upgrade.
    var client = ""
    /// The connection's place, which a proxy's header and the handshake change.
    var slot: ConnectionSlots.Slot?
    private let timeout: TimeAmount
    private let proxy: ProxyProtocolHandler?
    private let firstByte: FirstByteHandler?
    private var deadline: Scheduled<Void>?

    /// - Parameters:
    ///   - proxy: the handler before this one that reads PROXY headers.
    ///   - firstByte: the handler before TLS.
    init(
        timeout: TimeAmount, proxy: ProxyProtocolHandler? = nil,
        firstByte: FirstByteHandler? = nil,
        onRefusal: @escaping RefusalNote = { _, _, _, _ in }
    ) {
        self.timeout = timeout
        self.onRefusal = onRefusal
        self.proxy = proxy
        self.firstByte = firstByte
    }

    /// The other end of the connection: the client that a PROXY header names, or the socket's.
    func peer(of channel: any Channel) -> IPAddress? {
        proxy?.source ?? channel.remoteAddress.flatMap { IPAddress($0) }
    }

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
            return context.fireChannelRead(Self.wrapInboundOut(.head(Self.repaired(head))))
        }
        decision = Self.refusal(head)
        if Self.wantsWebSocket(head), case .refuse(_, let message) = decision {
            onRefusal(.malformed, message, head, context.channel)
        }
        // The decoder stops after an upgrade request, so the connection cannot be reused.
        var plain = head
        plain.headers.remove(name: "Upgrade")
        plain.headers.replaceOrAdd(name: "Connection", value: "close")
        context.fireChannelRead(Self.wrapInboundOut(.head(plain)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else {
            if Self.isHandshakeFailure(error), firstByte?.hasReceived ?? true {
                onRefusal(.tls, "The TLS handshake failed: \(error)", nil, context.channel)
            }
            return context.fireErrorCaught(error)
        }
        onRefusal(.malformed, "The HTTP request is malformed.", nil, context.channel)
        let refusal = ServiceError(.invalidInput, "The HTTP request is malformed.", cause: error)
        RefusedUpgradeHandler.answer(refusal, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private static func isHandshakeFailure(_ error: any Error) -> Bool {
        if case NIOSSLError.handshakeFailed = error { true } else { false }
    }

    /// Checks the request head against RFC 6455 §4.2.1.
    private static func isWebSocket(_ head: HTTPRequestHead) -> Bool {
        wantsWebSocket(head) && head.method == .GET
            && head.headers[canonicalForm: "Sec-WebSocket-Version"] == ["13"]
            && head.headers["Sec-WebSocket-Key"].count == 1
    }

    /// Adds the `Connection: Upgrade` header that some chargers leave out (quirk Q7).
    private static func repaired(_ head: HTTPRequestHead) -> HTTPRequestHead {
        let connection = head.headers[canonicalForm: "Connection"].map { $0.lowercased() }
        guard !connection.contains("upgrade") else { return head }
        var head = head
        head.headers.replaceOrAdd(name: "Connection", value: "Upgrade")
        return head
    }

    private static func wantsWebSocket(_ head: HTTPRequestHead) -> Bool {
        head.headers[canonicalForm: "Upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// Nil for a request that can be handled as plain HTTP, ignoring its upgrade.
    private static func refusal(_ head: HTTPRequestHead) -> OCPPHandshake.Decision? {
        if wantsWebSocket(head) {
            return .refuse(
                .invalidInput,
                "A WebSocket request needs the method GET, Sec-WebSocket-Version 13 and one "
                    + "Sec-WebSocket-Key.")
        }
        let length = head.headers.first(name: "Content-Length") ?? "0"
        if head.headers.contains(name: "Transfer-Encoding") || length != "0" {
            return .refuse(.invalidInput, "A request with an Upgrade header must not have a body.")
        }
        return nil
    }
}
