import NIOCore
import NIOWebSocket

extension WebSocketFrame {
    /// The unmasked payload, with a single copy.
    var unmaskedBytes: [UInt8] {
        var bytes = Array(data.readableBytesView)
        guard let maskKey else { return bytes }
        let key = Array(maskKey)
        bytes.withUnsafeMutableBufferPointer { bytes in
            for index in bytes.indices { bytes[index] ^= key[index & 3] }
        }
        return bytes
    }
}

enum WebSocketClose {
    /// How long a peer may take to read the Close frame.
    private static let patience = TimeAmount.seconds(5)

    /// Sends a Close frame with a status code, then closes the connection.
    static func send(_ code: WebSocketErrorCode, _ context: ChannelHandlerContext) {
        var data = context.channel.allocator.buffer(capacity: 2)
        data.write(webSocketErrorCode: code)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(NIOAny(frame)).whenComplete { _ in
            bound.value.close(promise: nil)
        }
        let timer = context.eventLoop.scheduleTask(in: patience) {
            bound.value.close(promise: nil)
        }
        context.channel.closeFuture.whenComplete { _ in timer.cancel() }
    }
}

/// Closes the connection of a station that offered no supported subprotocol, right after the
/// handshake (OCPP-J 1.6 §3.2).
final class CloseAtOnceHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    func handlerAdded(context: ChannelHandlerContext) {
        WebSocketClose.send(.protocolError, context)
    }
}
