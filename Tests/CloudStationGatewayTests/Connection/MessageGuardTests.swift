import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct MessageGuardTests {
        /// A guard before the decoder and the aggregator, as in a station's connection.
        private static func channel() throws -> EmbeddedChannel {
            let start = MessageGuard(patience: .seconds(30))
            let channel = EmbeddedChannel()
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers([
                start, ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 4 << 20)),
                NIOWebSocketFrameAggregator(
                    minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 100,
                    maxAccumulatedFrameSize: 4 << 20),
                MessageGuard.End(start),
            ])
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
            return channel
        }

        private static func frame(opcode: UInt8, isFinal: Bool, bytes: Int) -> ByteBuffer {
            var buffer = ByteBuffer(bytes: [(isFinal ? 0x80 : 0) | opcode, 0x80 | 127])
            buffer.writeInteger(UInt64(bytes))
            buffer.writeRepeatingByte(0, count: 4 + bytes)
            return buffer
        }

        /// A frame, or fragments with pings between them, of 100 kB without an end.
        @Test(arguments: [false, true]) func closesStalledMessage(isFragmented: Bool) throws {
            let channel = try Self.channel()
            if isFragmented {
                try channel.writeInbound(Self.frame(opcode: 1, isFinal: false, bytes: 100_000))
            } else {
                var frame = Self.frame(opcode: 1, isFinal: true, bytes: 200_000)
                try channel.writeInbound(frame.readSlice(length: 100_000))
            }
            // The pings themselves earn less than a second.
            for second in 0..<31 {
                channel.read()
                #expect(channel.isActive || second > 29)
                if isFragmented, second < 30 {
                    try channel.writeInbound(ByteBuffer(bytes: [0x89, 0x80, 0, 0, 0, 0]))
                    channel.read()
                }
                channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            }
            #expect(!channel.isActive)
            _ = try? channel.finish()
        }

        /// A complete message, a small part of one, and a time in which the cloud does not read.
        @Test(arguments: [(200_000, true), (60_000, false), (100_000, false)])
        func keepsOthers(bytes: Int, isComplete: Bool) throws {
            let channel = try Self.channel()
            try channel.writeInbound(Self.frame(opcode: 1, isFinal: isComplete, bytes: bytes))
            if bytes != 100_000 { channel.read() }
            channel.embeddedEventLoop.advanceTime(by: .seconds(100))
            #expect(channel.isActive)
            _ = try? channel.finish()
        }
    }
}
