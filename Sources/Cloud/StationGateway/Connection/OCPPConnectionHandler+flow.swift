import CommonBase
import NIOCore

/// Reading no faster than the station's messages are handled.
extension OCPPConnectionHandler {
    func read(context: ChannelHandlerContext) {
        flow.readRequested()
        pump(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        flow.writabilityChanged(context.channel.isWritable)
        pump(context)
        context.fireChannelWritabilityChanged()
    }

    /// Does what the flow says.
    func pump(_ context: ChannelHandlerContext) {
        let moment = now()
        while let action = flow.next(session.room, at: moment.uptime) {
            switch action {
            case .handle(let frame): take(frame, context, at: moment)
            case .read: context.read()
            case .requestPlace: requestPlace(context)
            case .giveBackPlace:
                place.map(endpoint.handledMessages.giveBack)
                place = nil
                context.triggerUserOutboundEvent(MessageGuard.Command.handled, promise: nil)
            case .noteSlowdown: noteSlowdown(at: moment)
            }
        }
        setAlarm(context)
    }

    private func requestPlace(_ context: ChannelHandlerContext) {
        let loop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: loop)
        place = endpoint.handledMessages.request {
            loop.execute {
                let (handler, context) = bound.value
                handler.flow.placeGranted()
                handler.pump(context)
            }
        }
    }

    private func noteSlowdown(at moment: Moment) {
        endpoint.slowdowns.note()
        guard endpoint.admission.shouldReport(slowdownOf: station, at: moment) else { return }
        let text = "slowed: the station sends more messages than one per millisecond"
        logger.notice("\(text)")
        log.note(text, at: moment)
    }
}
