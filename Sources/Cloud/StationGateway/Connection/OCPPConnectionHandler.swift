import CloudCare
import CloudCore
import CommonBase
import Logging
import NIOCore
import NIOWebSocket
import OCPPMessages

/// The I/O half of a station's connection: WebSocket frames on the event loop. `OCPPSession` is the
/// pure half.
final class OCPPConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// Maximum number of bytes that may wait for a station that does not read. The largest command
    /// is a part of that.
    static let pendingLimit = 1 << 20

    private let admitted: AdmittedStation
    let endpoint: OCPPEndpoint
    let logger: Logger
    let now: @Sendable () -> Moment
    var flow = InboundFlow()
    /// The place for a large message that the flow has asked for.
    var place: MessagePlaces.Ticket?
    var session: OCPPSession
    private var generation: UInt64?
    private var lastTicket: UInt64 = 0
    /// Callbacks of pending commands, by ticket.
    private var waiting: [UInt64: @Sendable (StationAnswer) -> Void] = [:]
    var log: StationFrameLog
    private var lifeSigns: LifeSigns
    private lazy var pings = makePings()
    private let alarm = DeadlineAlarm()
    /// Whether a Close frame was sent: nothing may follow it (RFC 6455 §5.5.1).
    private var isClosing = false

    var station: StationID { admitted.id }

    init(station: AdmittedStation, endpoint: OCPPEndpoint, logger: Logger) {
        admitted = station
        self.endpoint = endpoint
        log = StationFrameLog(endpoint.messages, of: station.id)
        now = endpoint.now
        lifeSigns = LifeSigns(
            of: station.id, connectedAt: endpoint.now().wall, endpoint.database)
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
        endpoint.sharedIDs.connected(
            admitted, replaces: endpoint.registry.isConnected(station), at: now(), logger)
        generation = endpoint.registry.add(station, admitted.proof, context.channel, link)
        endpoint.recheck(admitted, on: context.channel, logger)
        logger.info("connected")
        pings.start(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        lifeSigns.ended()
        tell(.disconnected, context)
        pings.stop()
        flow.closed()
        pump(context)
        alarm.cancel()
        logger.info("disconnected")
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let (frame, moment) = (Self.unwrapInboundIn(data), now())
        pings.heard(isPong: frame.opcode == .pong, at: moment.uptime)
        lifeSigns.heard(at: moment.wall)
        flow.received(frame)
        pump(context)
    }

    func take(_ frame: WebSocketFrame, _ context: ChannelHandlerContext, at moment: Moment) {
        switch frame.opcode {
        // An extension that was not negotiated, such as compression (RFC 6455 §5.2, quirk Q22).
        case _ where frame.rsv1 || frame.rsv2 || frame.rsv3: close(context, code: .protocolError)
        case .text, .binary:
            let bytes = frame.unmaskedBytes
            // OCPP-J uses text frames, but some stations send the same text in binary ones.
            if frame.opcode == .binary, !OCPPFrame.looksLikeMessage(bytes) {
                return close(context, code: .unacceptableData)
            }
            log.record(.received, bytes, at: moment)
            tell(.received(bytes), context, at: moment)
        case .ping: send(.pong, frame.unmaskedData, context)
        case .connectionClose: close(context, code: .normalClosure)
        default: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Hummingbird allows half-closed connections; a WebSocket ends with its input.
        if case ChannelEvent.inputClosed = event { end(context) }
        if event is ChannelShouldQuiesceEvent { close(context, code: .goingAway) }
        if case MessageGuard.Event.receivingHeld(let isHeld) = event { flow.receivingHeld(isHeld) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What arrives while the connection lingers.
        guard !isClosing else { return }
        if error is MessageGuard.UnreadOutput { return closeUnread(context) }
        logger.info("WebSocket protocol violation: \(error)")
        switch error {
        case NIOWebSocketError.invalidFrameLength,
            NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge,
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

    private func probe(
        _ completion: @escaping @Sendable (Bool) -> Void, _ context: ChannelHandlerContext
    ) {
        guard context.channel.isActive, !isClosing else { return completion(false) }
        pings.probe(completion, context)
    }

    private func makePings() -> StationPings {
        StationPings(
            Liveness(
                pingSeconds: endpoint.settings.pingIntervalSeconds,
                heartbeatSeconds: endpoint.settings.heartbeatIntervalSeconds, at: now().uptime),
            now: { [now] in now().uptime },
            state: { [weak self] in self.map { $0.flow.pingState($0.session.room) } },
            send: { [weak self] context in
                self?.send(.ping, context.channel.allocator.buffer(capacity: 0), context)
            },
            onGone: { [weak self] context in
                self?.logger.info("closing: the station does not respond")
                self?.end(context)
            })
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
                log.record(.sent, bytes, at: moment)
                send(.text, context.channel.allocator.buffer(bytes: bytes), context)
            case .note(let text):
                logger.info("\(text)")
                log.record(.note, Array(text.utf8), at: moment)
            case .completed(let ticket, let answer):
                waiting.removeValue(forKey: ticket)?(answer)
            }
        }
        setAlarm(context)
    }

    func setAlarm(_ context: ChannelHandlerContext) {
        let next = [session.nextDeadline, flow.nextDeadline].compactMap(\.self).min()
        guard next != alarm.deadline else { return }
        alarm.set(next, now: now().uptime, context) { [weak self] context in
            self?.tell(.timePassed, context)
            self?.pump(context)
        }
    }

    private func process(_ call: IncomingCall, _ context: ChannelHandlerContext) {
        endpoint.sharedIDs.received(call, of: station, at: now(), logger)
        let loop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: loop)
        endpoint.dispatcher.answer(
            station, admitted.proof, call, connectedAt: lifeSigns.connectedAt
        ) { answer in
            loop.execute {
                let (handler, context) = bound.value
                // The station may have disconnected meanwhile; its message is stored anyway.
                guard context.channel.isActive else { return }
                guard let answer else {
                    return handler.close(context, code: .unexpectedServerError)
                }
                handler.tell(.answered(answer), context)
                handler.pump(context)
            }
        }
    }

    private func send(
        _ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext
    ) {
        guard !isClosing else { return }
        if !context.channel.isWritable, context.channel.pendingBytes > Self.pendingLimit {
            return closeUnread(context)
        }
        let frame = WebSocketFrame(fin: true, opcode: opcode, data: data)
        context.writeAndFlush(Self.wrapOutboundOut(frame), promise: nil)
    }

    private func closeUnread(_ context: ChannelHandlerContext) {
        logger.notice("closing: the station does not read what it is sent")
        end(context)
    }

    /// Closes the connection without a Close frame.
    private func end(_ context: ChannelHandlerContext) {
        isClosing = true
        leave()
        context.close(promise: nil)
    }

    /// Others close the channel: a newer connection, or a person who takes the credential away.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode != .output { leave() }
        context.close(mode: mode, promise: promise)
    }

    /// The station counts as offline from now on. The socket may take longer to close: TLS waits
    /// for the peer's part.
    private func leave() {
        guard let generation else { return }
        endpoint.registry.remove(station, generation: generation)
    }

    private func close(_ context: ChannelHandlerContext, code: WebSocketErrorCode) {
        guard !isClosing else { return }
        isClosing = true
        leave()
        flow.closed()
        context.triggerUserOutboundEvent(MessageGuard.Command.discard, promise: nil)
        WebSocketClose.send(code, context)
        pump(context)
    }
}
