import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import OCPPMessages

/// A WebSocket server that echoes messages and does nothing else: the baseline for benchmarks of
/// any OCPP server.
package struct EchoServer: Sendable {
    private let channel: any Channel

    /// Listens on a port of 127.0.0.1; 0 lets the system choose one.
    package init(port: Int) async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try Self.prepare(channel) }
            }
            .bind(host: "127.0.0.1", port: port).get()
    }

    package var port: Int { channel.localAddress?.port ?? 0 }

    /// Returns when the listener has closed.
    package func run() async throws { try await channel.closeFuture.get() }

    private static func prepare(_ channel: any Channel) throws {
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: StationSocket.maximumMessageBytes,
            shouldUpgrade: { channel, _ in
                channel.eventLoop.makeSucceededFuture(
                    ["Sec-WebSocket-Protocol": V16.subprotocol])
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(EchoHandler())
                }
            })
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
    }
}

private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .text:
            let answer = WebSocketFrame(fin: frame.fin, opcode: .text, data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        case .connectionClose: context.close(promise: nil)
        default: break
        }
    }
}
