import NIOCore
import NIOWebSocket

/// Ends the connection of a station that begins a large message and does not go on with it: the
/// decoder keeps what has arrived. It stands before the decoder and counts bytes; its `End` behind
/// the aggregator tells when a message is complete.
final class MessageGuard: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer

    /// What may wait for ever: a frame that lost its end on a bad connection costs no more.
    private static let smallBytes = 64 * 1024

    private var clock: TransferClock
    private var timer: Scheduled<Void>?
    /// Bytes since the last complete message.
    private var bytes = 0
    /// Whether the next handlers want more to be read.
    private var isReadWanted = false

    /// - Parameter patience: how long a station may send nothing more of its message.
    init(patience: TimeAmount) { clock = TransferClock(patience: patience) }

    func read(context: ChannelHandlerContext) {
        isReadWanted = true
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReadWanted = false
        context.fireChannelReadComplete()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let count = Self.unwrapInboundIn(data).readableBytes
        bytes += count
        context.fireChannelRead(data)
        guard bytes > Self.smallBytes else { return }
        if clock.deadline == nil { clock.start(at: context.eventLoop.now) }
        clock.moved(count, at: context.eventLoop.now)
        schedule(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    fileprivate func completed() {
        bytes = 0
        clock.stop()
    }

    private func schedule(_ context: ChannelHandlerContext) {
        guard timer == nil, let deadline = clock.deadline else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: deadline) {
            let (handler, context) = bound.value
            handler.timer = nil
            let now = context.eventLoop.now
            // The time in which the cloud itself did not read does not count.
            if !handler.isReadWanted, handler.clock.deadline != nil { handler.clock.start(at: now) }
            guard !handler.clock.hasEnded(at: now) else { return context.close(promise: nil) }
            handler.schedule(context)
        }
    }

    /// Control frames may come between the fragments of a message, and complete none.
    final class End: ChannelInboundHandler {
        typealias InboundIn = WebSocketFrame
        typealias InboundOut = WebSocketFrame

        private let start: MessageGuard

        init(_ start: MessageGuard) { self.start = start }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch Self.unwrapInboundIn(data).opcode {
            case .text, .binary: start.completed()
            default: break
            }
            context.fireChannelRead(data)
        }
    }
}
