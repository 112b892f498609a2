import NIOCore

/// Tells when a peer does not send what it has begun, at the rate of `TransferClock`. The time in
/// which the cloud itself does not read does not count.
///
/// A handler owns it, and passes on what it sees of the channel's reads.
final class InboundStallTimer {
    private var clock: TransferClock
    private var timer: Scheduled<Void>?
    private let onStall: (ChannelHandlerContext) -> Void
    /// Whether the next handlers want more to be read.
    private var isReadWanted = false

    /// - Parameters:
    ///   - patience: how long a peer may send nothing.
    ///   - onStall: is called once the peer has stalled; closes the connection by default.
    init(
        patience: TimeAmount,
        onStall: @escaping (ChannelHandlerContext) -> Void = { $0.close(promise: nil) }
    ) {
        clock = TransferClock(patience: patience)
        self.onStall = onStall
    }

    var isRunning: Bool { clock.deadline != nil }

    func readRequested() { isReadWanted = true }

    func readCompleted() { isReadWanted = false }

    func start(_ context: ChannelHandlerContext) {
        clock.start(at: context.eventLoop.now)
        schedule(context)
    }

    func moved(_ bytes: Int, _ context: ChannelHandlerContext) {
        clock.moved(bytes, at: context.eventLoop.now)
    }

    /// Nothing is awaited any more. The timer itself goes on, since it is cheaper to let it fire
    /// than to schedule one per message.
    func stop() { clock.stop() }

    func cancel() {
        clock.stop()
        timer?.cancel()
        timer = nil
    }

    private func schedule(_ context: ChannelHandlerContext) {
        guard timer == nil, context.channel.isActive, let deadline = clock.deadline else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: deadline) {
            let (stall, context) = bound.value
            stall.timer = nil
            let now = context.eventLoop.now
            if !stall.isReadWanted, stall.isRunning { stall.clock.start(at: now) }
            guard !stall.clock.hasEnded(at: now) else { return stall.onStall(context) }
            stall.schedule(context)
        }
    }
}

/// Tells when a peer does not read what it was sent, at the rate of `TransferClock`.
final class OutboundStallTimer {
    /// How often the progress is looked at.
    static let checkInterval = TimeAmount.seconds(5)

    private let patience: TimeAmount
    private var progress: OutboundProgress
    private var timer: Scheduled<Void>?
    private let onStall: (ChannelHandlerContext) -> Void

    /// - Parameters:
    ///   - patience: how long a peer may read nothing.
    ///   - onStall: is called once the peer has stalled; closes the connection by default.
    init(
        patience: TimeAmount,
        onStall: @escaping (ChannelHandlerContext) -> Void = { $0.close(promise: nil) }
    ) {
        self.patience = patience
        progress = OutboundProgress(patience: patience)
        self.onStall = onStall
    }

    func wrote(_ bytes: Int, _ context: ChannelHandlerContext) {
        progress.wrote(bytes, at: context.eventLoop.now)
    }

    /// Call it after the flush.
    func flushed(_ context: ChannelHandlerContext) {
        guard timer == nil, !progress.isIdle else { return }
        check(context)
    }

    func cancel() {
        timer?.cancel()
        timer = nil
    }

    private func check(_ context: ChannelHandlerContext) {
        let hasStalled = progress.check(
            pending: context.channel.pendingBytes, at: context.eventLoop.now)
        guard !hasStalled else { return onStall(context) }
        guard !progress.isIdle, context.channel.isActive else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: min(Self.checkInterval, patience)) {
            let (stall, context) = bound.value
            stall.timer = nil
            stall.check(context)
        }
    }
}
