import NIOCore

/// Notes whether a client has sent anything, before TLS reads it. A check whether the port is open
/// sends nothing, and is no failed TLS handshake of a station.
final class FirstByteHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private(set) var hasReceived = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasReceived = true
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
