import NIOCore
import NIOWebSocket
import OCPPMessages

/// The frames of one connection: passes text messages on, and answers pings and closes.
final class StationFrameHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let subprotocol: String?
    private let ending: SocketEnding
    private let onEvent: @Sendable (StationSocket.Event) -> Void

    /// - Parameter subprotocol: the subprotocol that the server chose.
    init(
        subprotocol: String?, ending: SocketEnding,
        onEvent: @escaping @Sendable (StationSocket.Event) -> Void
    ) {
        self.subprotocol = subprotocol
        self.ending = ending
        self.onEvent = onEvent
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard subprotocol == V16.subprotocol else {
            ending.set("the server did not choose \(V16.subprotocol)")
            close(.protocolError, context)
            return
        }
        onEvent(.opened)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text:
            onEvent(.text(Array(frame.unmaskedData.readableBytesView)))
        case .ping:
            send(.pong, frame.unmaskedData, context)
        case .connectionClose:
            var data = frame.unmaskedData
            let code = data.readInteger(as: UInt16.self).map(String.init) ?? "no code"
            ending.set("closed by the server, \(code)")
            send(.connectionClose, frame.unmaskedData, context)
            context.close(promise: nil)
        case .pong:
            break
        default:
            ending.set("the server sent a frame that is not text")
            close(.unacceptableData, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        ending.set("\(error)")
        context.close(promise: nil)
    }

    private func close(_ code: WebSocketErrorCode, _ context: ChannelHandlerContext) {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        send(.connectionClose, data, context)
        context.close(promise: nil)
    }

    private func send(
        _ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext
    ) {
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
