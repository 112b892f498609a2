import CloudCare
import CloudCore
import CommonBase
import Logging
import NIOCore
import NIOWebSocket

/// The I/O half of a station's connection: WebSocket frames on the event loop. `OCPPSession` is the
/// pure half.
final class OCPPConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// Maximum number of bytes that may wait for a station that does not read. The largest command
    /// is a part of that.
    static let pendingLimit = 1 << 20
    /// Maximum size of a logged frame in bytes.
    private static let loggedBytes = 256 * 1024

    private let admitted: AdmittedStation
    private let endpoint: OCPPEndpoint
    private let dispatcher: OCPP16Dispatcher
    private let registry: ConnectionRegistry
    private let messages: MessageLog
    private let logger: Logger
    private let now: @Sendable () -> Moment
    private let admission: AdmissionGuard
    private let largeMessages: LargeMessages
    private let slowdowns: EventCounter
    /// How long the station may leave unread what was sent.
    private let patience: TimeAmount
    private var intake = FrameIntake()
    private var retryTimer: Scheduled<Void>?
    private var stallTimer: Scheduled<Void>?
    /// Whether the channel wanted to read while the connection was not reading.
    private var isReadHeld = false
    /// Whether this connection handles a large message, and has a place for it.
    private var hasLargeMessage = false
    private var session: OCPPSession
    private var generation: UInt64?
    private var lastTicket: UInt64 = 0
    /// Callbacks of pending commands, by ticket.
    private var waiting: [UInt64: @Sendable (StationAnswer) -> Void] = [:]
    private var allowance = MessageAllowance()
    /// Callbacks of pending probes, by ticket.
    private var probes: [UInt64: @Sendable (Bool) -> Void] = [:]
    private var liveness: Liveness
    private var pingTimer: Scheduled<Void>?
    private var alarm: (at: Uptime, timer: Scheduled<Void>)?
    /// Whether a Close frame was sent: nothing may follow it (RFC 6455 §5.5.1).
    private var isClosing = false

    private var station: StationID { admitted.id }

    init(station: AdmittedStation, endpoint: OCPPEndpoint, logger: Logger) {
        admitted = station
        self.endpoint = endpoint
        dispatcher = endpoint.dispatcher
        registry = endpoint.registry
        messages = endpoint.messages
        now = endpoint.now
        admission = endpoint.admission
        largeMessages = endpoint.largeMessages
        slowdowns = endpoint.slowdowns
        patience = endpoint.settings.stallTimeout
        liveness = Liveness(
            pingSeconds: endpoint.settings.pingIntervalSeconds,
            heartbeatSeconds: endpoint.settings.heartbeatIntervalSeconds, at: now().uptime)
        var logger = logger
        logger[metadataKey: "station"] = "\(station.id)"
        self.logger = logger
        session = OCPPSession(idPrefix: String(endpoint.random.text().prefix(12)))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let link = ConnectionRegistry.Link(
            issue: { command, completion in
                loop.execute {
                    let (handler, context) = bound.value
                    handler.issue(command, completion, context)
                }
            },
            probe: { completion in
                loop.execute {
                    let (handler, context) = bound.value
                    handler.probe(completion, context)
                }
            })
        generation = registry.add(station, admitted.proof, context.channel, link)
        endpoint.recheck(admitted, on: context.channel, logger)
        logger.info("connected")
        schedulePing(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let generation { registry.remove(station, generation: generation) }
        tell(.disconnected, context)
        completeProbes(false)
        alarm?.timer.cancel()
        alarm = nil
        for timer in [pingTimer, retryTimer, stallTimer] { timer?.cancel() }
        (pingTimer, retryTimer, stallTimer) = (nil, nil, nil)
        intake.removeAll()
        giveBackPlace()
        logger.info("disconnected")
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let (frame, moment) = (Self.unwrapInboundIn(data), now())
        liveness.heard(isPong: frame.opcode == .pong, at: moment.uptime)
        completeProbes(true)
        intake.append(frame)
        takeFrames(context)
    }

    private func take(_ frame: WebSocketFrame, _ context: ChannelHandlerContext, at moment: Moment)
    {
        switch frame.opcode {
        // An extension that was not negotiated, such as compression (RFC 6455 §5.2, quirk Q22).
        case _ where frame.rsv1 || frame.rsv2 || frame.rsv3: close(context, code: .protocolError)
        case .text:
            let bytes = frame.unmaskedBytes
            record(.received, bytes, at: moment)
            tell(.received(bytes), context, at: moment)
        case .ping: send(.pong, frame.unmaskedData, context)
        case .connectionClose: close(context, code: .normalClosure)
        case .binary: close(context, code: .unacceptableData)
        default: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Hummingbird allows half-closed connections; a WebSocket ends with its input.
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
        if event is ChannelShouldQuiesceEvent { close(context, code: .goingAway) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.info("WebSocket protocol violation: \(error)")
        switch error {
        // NIO's own handler has already sent a Close frame, and closes.
        case is NIOWebSocketError: isClosing = true
        case NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge,
            NIOWebSocketFrameAggregator.Error.tooManyFragments:
            close(context, code: .messageTooLarge)
        default: close(context, code: .protocolError)
        }
    }

    private func issue(
        _ command: StationCommandCall, _ completion: @escaping @Sendable (StationAnswer) -> Void,
        _ context: ChannelHandlerContext
    ) {
        guard context.channel.isActive, !isClosing else { return completion(.notSent) }
        lastTicket += 1
        waiting[lastTicket] = completion
        let deadline = now().uptime.adding(milliseconds: command.timeoutMilliseconds)
        tell(
            .commandIssued(
                OutgoingCall(
                    ticket: lastTicket, action: command.action, payload: command.payload,
                    deadline: deadline)), context)
    }

    /// Sends a ping; any frame counts as the answer.
    private func probe(
        _ completion: @escaping @Sendable (Bool) -> Void, _ context: ChannelHandlerContext
    ) {
        guard context.channel.isActive, !isClosing else { return completion(false) }
        lastTicket += 1
        let ticket = lastTicket
        probes[ticket] = completion
        send(.ping, context.channel.allocator.buffer(capacity: 0), context)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .seconds(Liveness.probeSeconds)) {
            bound.value.probes.removeValue(forKey: ticket)?(false)
        }
    }

    private func completeProbes(_ isAlive: Bool) {
        guard !probes.isEmpty else { return }
        let completions = probes.values
        probes = [:]
        for completion in completions { completion(isAlive) }
    }

    private func tell(
        _ input: OCPPSession.Input, _ context: ChannelHandlerContext, at known: Moment? = nil
    ) {
        let moment = known ?? now()
        for effect in session.handle(input, at: moment) {
            switch effect {
            case .process(let call):
                process(call, context)
            case .send(let bytes):
                record(.sent, bytes, at: moment)
                send(.text, context.channel.allocator.buffer(bytes: bytes), context)
            case .note(let text):
                logger.info("\(text)")
                record(.note, Array(text.utf8), at: moment)
            case .completed(let ticket, let answer):
                waiting.removeValue(forKey: ticket)?(answer)
            }
        }
        setAlarm(context)
    }

    private func record(
        _ direction: LoggedMessage.Direction, _ bytes: [UInt8], at moment: Moment
    ) {
        let (isKept, skipped) = allowance.take(at: moment.uptime)
        guard isKept else { return }
        guard bytes.count <= Self.loggedBytes else {
            let note = Array("a frame of \(bytes.count) bytes was not logged".utf8)
            return messages.note(.note, note, of: station, at: moment.wall)
        }
        if skipped > 0 {
            let note = Array("rate limit of the log: \(skipped) frames were not logged".utf8)
            messages.note(.note, note, of: station, at: moment.wall)
        }
        messages.note(direction, bytes, of: station, at: moment.wall)
    }

    private func schedulePing(_ context: ChannelHandlerContext) {
        guard let next = liveness.nextCheck else { return }
        let wait = max(1, next.milliseconds - now().uptime.milliseconds)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        pingTimer = context.eventLoop.scheduleTask(in: .milliseconds(wait)) {
            let (handler, context) = bound.value
            let now = handler.now().uptime
            // The station has sent something that was not read yet.
            if handler.isPaused(context) { handler.liveness.heard(at: now) }
            switch handler.liveness.check(at: now) {
            case .quiet: break
            case .ping: handler.send(.ping, context.channel.allocator.buffer(capacity: 0), context)
            case .gone:
                handler.logger.info("closing: the station does not respond")
                return context.close(promise: nil)
            }
            handler.schedulePing(context)
        }
    }

    private func setAlarm(_ context: ChannelHandlerContext) {
        guard session.nextDeadline != alarm?.at else { return }
        alarm?.timer.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        alarm = session.nextDeadline.map { deadline in
            let wait = max(0, deadline.milliseconds - now().uptime.milliseconds)
            let timer = context.eventLoop.scheduleTask(in: .milliseconds(wait)) {
                let (handler, context) = bound.value
                handler.alarm = nil
                handler.tell(.timePassed, context)
            }
            return (deadline, timer)
        }
    }

    private func process(_ call: IncomingCall, _ context: ChannelHandlerContext) {
        let loop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: loop)
        dispatcher.answer(station, admitted.proof, call) { answer in
            loop.execute {
                let (handler, context) = bound.value
                // The station may have disconnected meanwhile; its message is stored anyway.
                guard context.channel.isActive else { return }
                guard let answer else {
                    handler.close(context, code: .unexpectedServerError)
                    return
                }
                handler.tell(.answered(answer), context)
                handler.takeFrames(context)
            }
        }
    }

    private func send(
        _ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext
    ) {
        guard !isClosing else { return }
        if !context.channel.isWritable, context.channel.pendingBytes > Self.pendingLimit {
            logger.notice("closing: the station does not read what it is sent")
            isClosing = true
            return context.close(promise: nil)
        }
        let frame = WebSocketFrame(fin: true, opcode: opcode, data: data)
        context.writeAndFlush(Self.wrapOutboundOut(frame), promise: nil)
    }

    private func close(_ context: ChannelHandlerContext, code: WebSocketErrorCode) {
        guard !isClosing else { return }
        isClosing = true
        WebSocketClose.send(code, context)
    }
}

// MARK: Reading no faster than the station's messages are handled
extension OCPPConnectionHandler {
    func read(context: ChannelHandlerContext) {
        if isPaused(context) { isReadHeld = true } else { context.read() }
    }

    /// A station that reads nothing gets no more answers, so nothing more of it is handled.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stallTimer?.cancel()
        stallTimer = nil
        if context.channel.isWritable {
            takeFrames(context)
        } else {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            stallTimer = context.eventLoop.scheduleTask(in: patience) {
                let (handler, context) = bound.value
                handler.logger.notice("closing: the station does not read what it is sent")
                context.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    private func isPaused(_ context: ChannelHandlerContext) -> Bool {
        !intake.isEmpty || !session.hasRoom || !context.channel.isWritable
    }

    private func takeFrames(_ context: ChannelHandlerContext) {
        giveBackPlaceIfIdle()
        taking: while context.channel.isActive {
            let moment = now()
            let wasSlowed = intake.isSlowed
            switch intake.next(hasRoom: hasRoom(context), at: moment.uptime) {
            case .frame(let frame): take(frame, context, at: moment)
            case .empty, .blocked: break taking
            case .tooFast:
                if !wasSlowed { noteSlowdown(at: moment) }
                retry(context)
                break taking
            }
        }
        giveBackPlaceIfIdle()
        if isReadHeld, !isPaused(context) {
            isReadHeld = false
            context.read()
        }
    }

    private func hasRoom(_ context: ChannelHandlerContext) -> Bool {
        guard session.hasRoom, context.channel.isWritable else { return false }
        guard intake.nextLength > LargeMessages.threshold else { return true }
        // The next large message is taken once this one is answered.
        guard !hasLargeMessage else { return false }
        hasLargeMessage = largeMessages.take()
        // Nothing of this connection tells when another one gives its place back.
        if !hasLargeMessage { retry(context) }
        return hasLargeMessage
    }

    private func retry(_ context: ChannelHandlerContext) {
        guard retryTimer == nil else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        retryTimer = context.eventLoop.scheduleTask(
            in: .milliseconds(FrameIntake.retryMilliseconds)
        ) {
            let (handler, context) = bound.value
            handler.retryTimer = nil
            handler.takeFrames(context)
        }
    }

    private func noteSlowdown(at moment: Moment) {
        slowdowns.note()
        guard admission.shouldReport(slowdownOf: station, at: moment) else { return }
        let text = "slowed: the station sends more messages than one per millisecond"
        logger.notice("\(text)")
        messages.note(.note, Array(text.utf8), of: station, at: moment.wall)
    }

    private func giveBackPlaceIfIdle() {
        if !session.isBusy { giveBackPlace() }
    }

    private func giveBackPlace() {
        guard hasLargeMessage else { return }
        hasLargeMessage = false
        largeMessages.giveBack()
    }
}
