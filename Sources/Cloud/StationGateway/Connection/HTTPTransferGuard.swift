import CloudHTTP
import NIOCore
import NIOHTTP1

/// Ends HTTP connections whose client neither sends what it announced nor reads what it asked for,
/// and those with a refused request whose body nobody reads.
///
/// The head has its own limits: `FirstRequestHandler` for the first one, the idle timeout for others.
final class HTTPTransferGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Longest rest of a body that is read after the answer, so that the connection can go on.
    static let drainedBytes = 64 * 1024
    /// How long the rest of a body is read before a connection is closed: a client that is still
    /// sending would lose the answer at once.
    static let lingering = TimeAmount.seconds(2)
    /// How often an answer's progress is looked at.
    static let checkInterval = TimeAmount.seconds(5)

    private let patience: TimeAmount
    private let life: ConnectionLife
    private var bodyClock: TransferClock
    private var answerProgress: OutboundProgress
    private var bodyTimer: Scheduled<Void>?
    private var answerTimer: Scheduled<Void>?
    /// Requests whose answer is not complete.
    private var openRequests = 0
    /// The request whose body is being read.
    private var incoming: Incoming?
    /// Whether the next handlers want more to be read.
    private var isReadWanted = false
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
    ///   - life: is told when the client closes the connection.
    init(patience: TimeAmount, life: ConnectionLife) {
        self.patience = patience
        self.life = life
        bodyClock = TransferClock(patience: patience)
        answerProgress = OutboundProgress(patience: patience)
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
        isReadWanted = true
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReadWanted = false
        context.fireChannelReadComplete()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isLingering else { return }
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            openRequests += 1
            let isChunked = head.headers.contains(name: "Transfer-Encoding")
            let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
            incoming = Incoming(
                rest: isChunked ? nil : length,
                isWaiting: head.headers.contains(name: "Expect"))
            if isChunked || length > 0 {
                bodyClock.start(at: context.eventLoop.now)
                scheduleBodyCheck(context)
            }
        case .body(let bytes):
            incoming?.rest? -= bytes.readableBytes
            incoming?.isWaiting = false
            bodyClock.moved(bytes.readableBytes, at: context.eventLoop.now)
        case .end:
            incoming = nil
            bodyClock.stop()
        }
        context.fireChannelRead(data)
    }

    private func scheduleBodyCheck(_ context: ChannelHandlerContext) {
        guard bodyTimer == nil, let deadline = bodyClock.deadline else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        bodyTimer = context.eventLoop.scheduleTask(deadline: deadline) {
            let (handler, context) = bound.value
            handler.bodyTimer = nil
            handler.checkBody(context)
        }
    }

    private func checkBody(_ context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        // The time in which the cloud itself did not read does not count.
        if !isReadWanted, bodyClock.deadline != nil { bodyClock.start(at: now) }
        guard !bodyClock.hasEnded(at: now) else { return context.close(promise: nil) }
        scheduleBodyCheck(context)
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
                bodyClock.start(at: context.eventLoop.now)
            }
        case .body(.byteBuffer(let bytes)):
            answerProgress.wrote(bytes.readableBytes, at: context.eventLoop.now)
        case .body: break
        case .end:
            openRequests -= 1
            if closesAfterAnswer {
                context.write(data, promise: promise)
                context.flush()
                return linger(context)
            }
        }
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        guard answerTimer == nil, !answerProgress.isIdle else { return }
        checkAnswer(context)
    }

    /// Whether the request that is being answered has a body that nobody will read: the rest is
    /// long, or of unknown length, or the client may never send it.
    private var mustClose: Bool {
        guard openRequests == 1, let incoming else { return false }
        return incoming.isWaiting || (incoming.rest ?? .max) > Self.drainedBytes
    }

    private func checkAnswer(_ context: ChannelHandlerContext) {
        let hasStalled = answerProgress.check(
            pending: context.channel.pendingBytes, at: context.eventLoop.now)
        guard !hasStalled else { return context.close(promise: nil) }
        guard !answerProgress.isIdle else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        answerTimer = context.eventLoop.scheduleTask(in: min(Self.checkInterval, patience)) {
            let (handler, context) = bound.value
            handler.answerTimer = nil
            handler.checkAnswer(context)
        }
    }

    /// Discards what the client is still sending, and closes the connection soon.
    private func linger(_ context: ChannelHandlerContext) {
        isLingering = true
        bodyClock.stop()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        bodyTimer?.cancel()
        bodyTimer = context.eventLoop.scheduleTask(in: Self.lingering) {
            bound.value.close(promise: nil)
        }
    }

    private func stop() {
        life.end()
        bodyTimer?.cancel()
        answerTimer?.cancel()
        (bodyTimer, answerTimer) = (nil, nil)
    }
}
