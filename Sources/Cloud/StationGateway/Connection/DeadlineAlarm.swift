import CommonBase
import NIOCore

/// A timer for the earliest deadline of a connection.
final class DeadlineAlarm {
    /// When it fires; nil while it is off.
    private(set) var deadline: Uptime?
    private var timer: Scheduled<Void>?

    /// - Parameter fire: must not keep the connection's handler, which owns the alarm.
    func set(
        _ deadline: Uptime?, now: Uptime, _ context: ChannelHandlerContext,
        _ fire: @escaping (ChannelHandlerContext) -> Void
    ) {
        cancel()
        guard let deadline, context.channel.isActive else { return }
        self.deadline = deadline
        let wait = max(0, deadline.milliseconds - now.milliseconds)
        let bound = NIOLoopBound((self, context, fire), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: .milliseconds(wait)) {
            let (alarm, context, fire) = bound.value
            alarm.deadline = nil
            fire(context)
        }
    }

    func cancel() {
        timer?.cancel()
        (timer, deadline) = (nil, nil)
    }
}
