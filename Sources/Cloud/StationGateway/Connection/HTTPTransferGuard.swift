import CloudHTTP
import NIOCore
import NIOHTTP1

/// Ends HTTP connections whose client neither sends what it announced nor reads what it asked for,
/// those with a refused request whose body nobody reads, and idle ones.
///
/// `FirstRequestHandler` limits the first head.
final class HTTPTransferGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Longest rest of a body that is read after the answer, so that the connection can go on.
    static let drainedBytes = 64 * 1024
    private let life: ConnectionLife
    private let body: InboundStallTimer
    private let answer: OutboundStallTimer
    /// How long the next head may take after an answer.
    private let idleTimeout: TimeAmount
    private var idleTimer: Scheduled<Void>?
    /// Is told whether a request is being handled.
    private let onChange: (_ isBusy: Bool) -> Void
    /// Requests whose answer is not complete.
    private var openRequests = 0
    /// The request whose body is being read.
    private var incoming: Incoming?
    private var closesAfterAnswer = false
    private var isLingering = false

    private struct Incoming {
        /// Bytes of the body that are still to come; nil if chunked.
        var rest: Int?
        /// Whether the client waits for `100 Continue`.
        var isWaiting: Bool
    }

    /// - Parameters:
    ///   - patience: how long a client may make no progress.
    ///   - idleTimeout: how long the next head may take after an answer.
    ///   - life: records that the client has closed the connection.
    ///   - onChange: called when the connection begins or ends to handle requests.
    init(
        patience: TimeAmount, idleTimeout: TimeAmount, life: ConnectionLife,
        onChange: @escaping (_ isBusy: Bool) -> Void = { _ in }
    ) {
        self.life = life
        self.idleTimeout = idleTimeout
        self.onChange = onChange
        body = InboundStallTimer(patience: patience)
        answer = OutboundStallTimer(patience: patience)
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { life.end() }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Requests

    func read(context: ChannelHandlerContext) {
        body.readRequested()
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        body.readCompleted()
        context.fireChannelReadComplete()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isLingering else { return }
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            openRequests += 1
            idleTimer?.cancel()
            idleTimer = nil
            if openRequests == 1 { onChange(true) }
            let isChunked = head.headers.contains(name: "Transfer-Encoding")
            let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
            incoming = Incoming(
                rest: isChunked ? nil : length,
                isWaiting: head.headers.contains(name: "Expect"))
            if isChunked || length > 0 { body.start(context) }
        case .body(let bytes):
            incoming?.rest? -= bytes.readableBytes
            incoming?.isWaiting = false
            body.moved(bytes.readableBytes, context)
        case .end:
            incoming = nil
            body.stop()
        }
        context.fireChannelRead(data)
    }

    // MARK: Answers

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        switch Self.unwrapOutboundIn(data) {
        case .head(var head):
            if head.status.code >= 200, mustClose {
                closesAfterAnswer = true
                head.headers.replaceOrAdd(name: "Connection", value: "close")
                return context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
            }
            if head.status == .continue {
                incoming?.isWaiting = false
                // The client begins only now.
                body.start(context)
            }
        case .body(.byteBuffer(let bytes)):
            answer.wrote(bytes.readableBytes, context)
        case .body: break
        case .end:
            openRequests -= 1
            if closesAfterAnswer {
                context.write(data, promise: promise)
                context.flush()
                return linger(context)
            }
            if openRequests == 0 { becomeIdle(context) }
        }
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        answer.flushed(context)
    }

    /// Whether the request that is being answered has a body that nobody will read: the rest is
    /// long, or of unknown length, or the client may never send it.
    private var mustClose: Bool {
        guard openRequests == 1, let incoming else { return false }
        return incoming.isWaiting || (incoming.rest ?? .max) > Self.drainedBytes
    }

    /// The head of the next request is not seen before it is complete.
    private func becomeIdle(_ context: ChannelHandlerContext) {
        onChange(false)
        guard context.channel.isActive else { return }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        idleTimer = context.eventLoop.scheduleTask(in: idleTimeout) {
            bound.value.close(promise: nil)
        }
    }

    /// Discards what the client is still sending, and closes the connection soon.
    private func linger(_ context: ChannelHandlerContext) {
        isLingering = true
        body.stop()
        context.close(after: context.eventLoop.makeSucceededVoidFuture(), lingers: true)
    }

    private func stop() {
        life.end()
        body.cancel()
        answer.cancel()
        idleTimer?.cancel()
        idleTimer = nil
    }
}
