import CommonBase
import NIOCore

/// The pings of one connection: those that keep it alive, and those that ask whether it is. Any
/// frame counts as the answer.
final class StationPings {
    private var liveness: Liveness
    private let now: () -> Uptime
    /// Nil once the connection's handler is gone.
    private let state: () -> State?
    private let send: (ChannelHandlerContext) -> Void
    private let onGone: (ChannelHandlerContext) -> Void
    private var timer: Scheduled<Void>?
    private var lastProbe: UInt64 = 0
    /// Callbacks of pending probes.
    private var probes: [UInt64: @Sendable (Bool) -> Void] = [:]

    /// Why a station may be there although its answer was not seen.
    struct State {
        /// Whether the station has sent something that was not read or handled yet.
        var hasBacklog: Bool
        /// Whether the cloud reads nothing now.
        var isPaused: Bool
    }

    init(
        _ liveness: Liveness, now: @escaping () -> Uptime, state: @escaping () -> State?,
        send: @escaping (ChannelHandlerContext) -> Void,
        onGone: @escaping (ChannelHandlerContext) -> Void
    ) {
        self.liveness = liveness
        self.now = now
        self.state = state
        self.send = send
        self.onGone = onGone
    }

    func start(_ context: ChannelHandlerContext) {
        guard let next = liveness.nextCheck else { return }
        let wait = max(1, next.milliseconds - now().milliseconds)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: .milliseconds(wait)) {
            let (pings, context) = bound.value
            pings.check(context)
        }
    }

    /// Ends the timer, and all probes without an answer.
    func stop() {
        timer?.cancel()
        timer = nil
        complete(false)
    }

    func heard(isPong: Bool, at now: Uptime) {
        liveness.heard(isPong: isPong, at: now)
        complete(true)
    }

    /// Finds out whether the station is there.
    func probe(_ completion: @escaping @Sendable (Bool) -> Void, _ context: ChannelHandlerContext) {
        guard state()?.hasBacklog != true else { return completion(true) }
        lastProbe += 1
        let number = lastProbe
        probes[number] = completion
        send(context)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .seconds(Liveness.probeSeconds)) {
            let pings = bound.value
            pings.probes.removeValue(forKey: number)?(pings.state()?.hasBacklog == true)
        }
    }

    private func check(_ context: ChannelHandlerContext) {
        let now = now()
        if state()?.isPaused == true { liveness.heard(at: now) }
        switch liveness.check(at: now) {
        case .quiet: break
        case .ping: send(context)
        case .gone: return onGone(context)
        }
        // A write that fails closes the channel at once; a timer would then keep all this for ever.
        guard context.channel.isActive else { return }
        start(context)
    }

    private func complete(_ isAlive: Bool) {
        guard !probes.isEmpty else { return }
        let completions = probes.values
        probes = [:]
        for completion in completions { completion(isAlive) }
    }
}
