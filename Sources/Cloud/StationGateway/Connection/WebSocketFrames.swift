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
    /// Sends a Close frame with a status code, then closes the connection. If the peer may still be
    /// sending, the connection lingers; the caller then drops what arrives.
    static func send(_ code: WebSocketErrorCode, _ context: ChannelHandlerContext) {
        var data = context.channel.allocator.buffer(capacity: 2)
        data.write(webSocketErrorCode: code)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
        let isWithinMessage = code != .normalClosure && code != .goingAway
        context.close(after: context.writeAndFlush(NIOAny(frame)), lingers: isWithinMessage)
    }
}

extension ChannelHandlerContext {
    /// How long a peer may take to read the last bytes.
    private static var closePatience: TimeAmount { .seconds(5) }
    /// How long a peer's input is still read: closing a socket with unread input resets it, and the
    /// reset overtakes what the peer was sent.
    static var lingering: TimeAmount { .seconds(2) }

    /// Closes the connection once its last bytes have been written, or the peer takes too long.
    /// - Parameter lingers: whether the peer may still be sending.
    func close(after written: EventLoopFuture<Void>, lingers: Bool = false) {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let timer = eventLoop.scheduleTask(in: Self.closePatience) {
            bound.value.close(promise: nil)
        }
        channel.closeFuture.whenComplete { _ in timer.cancel() }
        written.whenComplete { _ in
            guard lingers else { return bound.value.close(promise: nil) }
            let end = bound.value.eventLoop.scheduleTask(in: Self.lingering) {
                bound.value.close(promise: nil)
            }
            bound.value.channel.closeFuture.whenComplete { _ in end.cancel() }
        }
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
