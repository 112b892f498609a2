import NIOCore
import NIOWebSocket

/// Bounds what arrives of a station's messages, and ends connections that stall. It stands before
/// the WebSocket decoder and counts bytes; its `FrameObserver` behind the decoder tells when a
/// message is complete.
///
/// The decoder and the aggregator keep what has arrived of a message. A large one needs a place of
/// `MessagePlaces`; until it has one, the connection is not read. It keeps the place until it is
/// handled. A station that stops within a message, or does not read, is cut off.
final class MessageGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Events from the connection's handler.
    enum Command {
        /// The large message that was completed last needs no more memory.
        case handled
        /// Drop what arrives, since the connection is being closed.
        case discard
    }

    /// Events for the connection's handler.
    enum Event {
        /// Whether reading waits for a place.
        case receivingHeld(Bool)
    }

    /// The error that the connection's handler gets for a station that does not read.
    struct UnreadOutput: Error {}

    /// What may wait for ever: a frame that lost its end on a bad connection costs no more.
    private static let smallBytes = 64 * 1024
    /// How long a message that arrives may keep its place while others wait: 4 MiB at 7 KB/s.
    static let placePatience = TimeAmount.minutes(10)
    /// How often that is looked at afterwards.
    private static let placeCheck = TimeAmount.minutes(1)

    private enum Place {
        case none
        case requested(MessagePlaces.Ticket)
        case receiving(MessagePlaces.Ticket)
        /// The message is complete, and not handled yet.
        case handling(MessagePlaces.Ticket)
    }

    private var context: ChannelHandlerContext?
    private let inbound: InboundStallTimer
    private let outbound: OutboundStallTimer
    private let places: MessagePlaces
    private var place = Place.none
    /// The number of requests for a place, so that a late grant of a former one is ignored.
    private var requests = 0
    private var placeTimer: Scheduled<Void>?
    /// Bytes of the message that arrives.
    private var bytes = 0
    /// Whether the next handlers wanted to read while reading waits for a place.
    private var isReadHeld = false
    private var wasHeld = false
    private var isDiscarding = false

    /// - Parameter patience: how long a station may make no progress with a message.
    init(patience: TimeAmount, places: MessagePlaces) {
        inbound = InboundStallTimer(patience: patience)
        outbound = OutboundStallTimer(patience: patience) { $0.fireErrorCaught(UnreadOutput()) }
        self.places = places
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelInactive(context: ChannelHandlerContext) {
        inbound.cancel()
        outbound.cancel()
        giveBackPlace()
        context.fireChannelInactive()
    }

    // MARK: What the station sends

    func read(context: ChannelHandlerContext) {
        guard !isHeld else {
            isReadHeld = true
            return
        }
        inbound.readRequested()
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        inbound.readCompleted()
        context.fireChannelReadComplete()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDiscarding else { return }
        let count = Self.unwrapInboundIn(data).readableBytes
        bytes += count
        context.fireChannelRead(data)
        guard !isDiscarding, bytes > Self.smallBytes else { return }
        if inbound.isRunning { inbound.moved(count, context) } else { inbound.start(context) }
        requestPlaceIfNeeded(context)
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        switch event as? Command {
        case .handled:
            if case .handling = place { giveBackPlace() }
            requestPlaceIfNeeded(context)
        case .discard:
            isDiscarding = true
            inbound.cancel()
            giveBackPlace()
            updateHold(context)
        case nil: return context.triggerUserOutboundEvent(event, promise: promise)
        }
        promise?.succeed()
    }

    /// A frame ended that leaves nothing in the decoder or the aggregator, except what arrived in
    /// the same read.
    /// - Parameter length: of the message that it completes; nil for a control frame.
    private func completed(length: Int?) {
        guard let context else { return }
        bytes = 0
        inbound.stop()
        switch (place, length) {
        case (.receiving(let ticket), let length?) where length > MessagePlaces.threshold:
            place = .handling(ticket)
            placeTimer?.cancel()
        case (.receiving, _), (.requested, _): giveBackPlace()
        case (.handling, _), (.none, _): break
        }
        updateHold(context)
    }

    // MARK: Places

    /// Whether reading waits: for a place, or until the message before has been handled.
    private var isHeld: Bool {
        guard bytes > MessagePlaces.threshold, !isDiscarding else { return false }
        if case .receiving = place { return false }
        return true
    }

    private func requestPlaceIfNeeded(_ context: ChannelHandlerContext) {
        if case .none = place, isHeld, context.channel.isActive {
            requests += 1
            let (number, loop) = (requests, context.eventLoop)
            let bound = NIOLoopBound((self, context), eventLoop: loop)
            place = .requested(
                places.request {
                    loop.execute {
                        let (handler, context) = bound.value
                        handler.granted(number, context)
                    }
                })
        }
        updateHold(context)
    }

    private func granted(_ number: Int, _ context: ChannelHandlerContext) {
        guard case .requested(let ticket) = place, number == requests else { return }
        place = .receiving(ticket)
        checkPlace(in: Self.placePatience, context)
        updateHold(context)
    }

    private func updateHold(_ context: ChannelHandlerContext) {
        let isHeld = isHeld
        if isHeld != wasHeld {
            wasHeld = isHeld
            context.fireUserInboundEventTriggered(Event.receivingHeld(isHeld))
        }
        guard isReadHeld, !isHeld else { return }
        isReadHeld = false
        read(context: context)
    }

    private func checkPlace(in delay: TimeAmount, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        placeTimer = context.eventLoop.scheduleTask(in: delay) {
            let (handler, context) = bound.value
            if handler.places.isAwaited { return context.close(promise: nil) }
            handler.checkPlace(in: Self.placeCheck, context)
        }
    }

    private func giveBackPlace() {
        placeTimer?.cancel()
        placeTimer = nil
        switch place {
        case .none: return
        case .requested(let ticket), .receiving(let ticket), .handling(let ticket):
            place = .none
            places.giveBack(ticket)
        }
    }

    // MARK: What the station is sent

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        outbound.wrote(Self.unwrapOutboundIn(data).readableBytes, context)
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        outbound.flushed(context)
    }

    /// Stands between the decoder and the aggregator.
    final class FrameObserver: ChannelInboundHandler {
        typealias InboundIn = WebSocketFrame
        typealias InboundOut = WebSocketFrame

        private let messageGuard: MessageGuard
        /// Bytes of the fragments of a message that is not complete.
        private var fragmentBytes = 0
        private var isInMessage = false

        init(_ messageGuard: MessageGuard) { self.messageGuard = messageGuard }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = Self.unwrapInboundIn(data)
            switch frame.opcode {
            case .text, .binary, .continuation:
                fragmentBytes += frame.length
                isInMessage = !frame.fin
                if frame.fin {
                    messageGuard.completed(length: fragmentBytes)
                    fragmentBytes = 0
                }
            default:
                // Control frames may come between the fragments of a message.
                if !isInMessage { messageGuard.completed(length: nil) }
            }
            context.fireChannelRead(data)
        }
    }
}
