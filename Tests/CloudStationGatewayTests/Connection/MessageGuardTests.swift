import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct MessageGuardTests {
        /// The end of a station's pipeline: what it is told, and when the channel is read.
        private final class Receiver: ChannelInboundHandler {
            typealias InboundIn = WebSocketFrame

            var lengths: [Int] = []
            var holds: [Bool] = []
            var errors = 0

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                lengths.append(Self.unwrapInboundIn(data).length)
            }

            func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
                if case MessageGuard.Event.receivingHeld(let isHeld) = event {
                    holds.append(isHeld)
                }
            }

            func errorCaught(context: ChannelHandlerContext, error: any Error) { errors += 1 }
        }

        /// Counts the reads that reach the socket.
        private final class Socket: ChannelOutboundHandler {
            typealias OutboundIn = ByteBuffer
            var reads = 0

            func read(context: ChannelHandlerContext) {
                reads += 1
                context.read()
            }
        }

        private struct Bench {
            let channel = EmbeddedChannel()
            let receiver = Receiver()
            let socket = Socket()

            /// A guard before the decoder and the aggregator, as in a station's connection.
            init(_ places: MessagePlaces = MessagePlaces(4)) throws {
                let messageGuard = MessageGuard(patience: .seconds(30), places: places)
                try channel.pipeline.syncOperations.addHandlers([
                    socket, messageGuard,
                    ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 4 << 20)),
                    MessageGuard.FrameObserver(messageGuard),
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 100,
                        maxAccumulatedFrameSize: 4 << 20),
                    receiver,
                ])
                try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
            }

            func send(_ bytes: ByteBuffer) throws {
                try channel.writeInbound(bytes)
                channel.embeddedEventLoop.run()
            }

            func tell(_ command: MessageGuard.Command) {
                channel.triggerUserOutboundEvent(command, promise: nil)
                channel.embeddedEventLoop.run()
            }

            /// Whether a read reaches the socket.
            func reads() -> Bool {
                let before = socket.reads
                channel.read()
                return socket.reads > before
            }
        }

        private static func frame(opcode: UInt8 = 1, isFinal: Bool = true, bytes: Int) -> ByteBuffer
        {
            var buffer = ByteBuffer(bytes: [(isFinal ? 0x80 : 0) | opcode, 0x80 | 127])
            buffer.writeInteger(UInt64(bytes))
            buffer.writeRepeatingByte(0, count: 4 + bytes)
            return buffer
        }

        private static func take(_ count: Int, of bytes: inout ByteBuffer) throws -> ByteBuffer {
            let part = bytes.readSlice(length: count)
            return try #require(part)
        }

        private static let ping = ByteBuffer(bytes: [0x89, 0x80, 0, 0, 0, 0])

        /// A frame, or fragments with pings between them, of 100 kB without an end.
        @Test(arguments: [false, true]) func closesStalledMessage(isFragmented: Bool) throws {
            let bench = try Bench()
            let channel = bench.channel
            if isFragmented {
                try bench.send(Self.frame(isFinal: false, bytes: 100_000))
            } else {
                var frame = Self.frame(bytes: 200_000)
                try bench.send(try Self.take(100_000, of: &frame))
            }
            // The pings themselves earn less than a second.
            for second in 0..<31 {
                channel.read()
                #expect(channel.isActive || second > 29)
                if isFragmented, second < 30 {
                    try bench.send(Self.ping)
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
            let bench = try Bench()
            try bench.send(Self.frame(isFinal: isComplete, bytes: bytes))
            if bytes != 100_000 { bench.channel.read() }
            bench.channel.embeddedEventLoop.advanceTime(by: .seconds(100))
            #expect(bench.channel.isActive)
            _ = try? bench.channel.finish()
        }

        /// Control frames outside a message are not a message that arrives, however many they are.
        @Test(arguments: [UInt8(9), 10]) func controlFramesDoNotAddUp(opcode: UInt8) throws {
            let bench = try Bench()
            for _ in 0..<3000 {
                try bench.send(Self.frame(opcode: opcode, bytes: 125))
                bench.channel.read()
            }
            bench.channel.embeddedEventLoop.advanceTime(by: .minutes(10))
            #expect(bench.channel.isActive && bench.receiver.holds.isEmpty)
            _ = try? bench.channel.finish()
        }

        /// A large message is read on only with a place, in one frame or in fragments, and keeps it
        /// until it is handled.
        @Test(arguments: [false, true]) func largeMessageWaitsForPlace(isFragmented: Bool) throws {
            let places = MessagePlaces(1)
            let (first, second) = (try Bench(places), try Bench(places))
            let size = isFragmented ? 200_000 : 400_000
            for bench in [first, second] {
                var bytes = Self.frame(isFinal: !isFragmented, bytes: size)
                if isFragmented {
                    bytes.writeImmutableBuffer(Self.frame(opcode: 0, bytes: size))
                }
                let part = try Self.take(300_000, of: &bytes)
                try bench.send(part)
                #expect(bench.reads() == (bench.socket === first.socket))
                if bench.socket === first.socket { try bench.send(bytes) }
            }
            #expect(first.receiver.lengths == [isFragmented ? 2 * size : size])
            #expect(first.receiver.holds == [true, false] && second.receiver.holds == [true])
            // A station that waits is not cut off.
            second.channel.embeddedEventLoop.advanceTime(by: .hours(1))
            #expect(second.channel.isActive)
            let reads = second.socket.reads
            first.tell(.handled)
            second.channel.embeddedEventLoop.run()
            #expect(second.receiver.holds == [true, false])
            // The read that was held.
            #expect(second.socket.reads == reads + 1)
            for bench in [first, second] { _ = try? bench.channel.finish() }
        }

        /// The next large message of a connection waits until the one before is handled.
        @Test func nextLargeMessageWaits() throws {
            let bench = try Bench()
            for count in 1...2 {
                var bytes = Self.frame(bytes: 400_000)
                try bench.send(try Self.take(300_000, of: &bytes))
                #expect(bench.reads() == (count == 1))
                if count == 2 { bench.tell(.handled) }
                #expect(bench.reads())
                try bench.send(bytes)
                #expect(bench.receiver.lengths.count == count)
            }
            _ = try? bench.channel.finish()
        }

        /// A place comes back when its connection ends, is being closed, or its message turns out to
        /// be small.
        @Test(arguments: ["end", "discard", "small", "waiting"])
        func givesPlaceBack(way: String) throws {
            let places = MessagePlaces(1)
            let bench = try Bench(places)
            let other = places.request {}
            if way != "waiting" { places.giveBack(other) }
            var bytes = Self.frame(bytes: way == "small" ? MessagePlaces.threshold : 400_000)
            let length = MessagePlaces.threshold + 10
            try bench.send(try Self.take(length, of: &bytes))
            switch way {
            case "small": try bench.send(bytes)
            case "discard": bench.tell(.discard)
            default: try bench.channel.close().wait()
            }
            if way == "waiting" { places.giveBack(other) }
            var isGranted = false
            let granted = NIOLoopBoundBox(false, eventLoop: bench.channel.embeddedEventLoop)
            _ = places.request { granted.value = true }
            isGranted = granted.value
            #expect(isGranted)
            _ = try? bench.channel.finish()
        }

        /// A message that arrives slowly gives way after a while, but only to one that waits.
        @Test(arguments: [false, true]) func slowMessageGivesWay(isAwaited: Bool) throws {
            let places = MessagePlaces(1)
            let bench = try Bench(places)
            try bench.send(Self.frame(isFinal: false, bytes: 300_000))
            if isAwaited { _ = places.request {} }
            for _ in 0..<11 {
                #expect(bench.channel.isActive)
                for _ in 0..<6 {
                    bench.channel.read()
                    guard bench.channel.isActive else { break }
                    try bench.send(Self.frame(opcode: 0, isFinal: false, bytes: 10_000))
                    bench.channel.embeddedEventLoop.advanceTime(by: .seconds(10))
                }
                if !bench.channel.isActive { break }
            }
            #expect(bench.channel.isActive != isAwaited)
            _ = try? bench.channel.finish()
        }

        /// What arrives while the connection closes is read and dropped.
        @Test func discards() throws {
            let bench = try Bench()
            bench.tell(.discard)
            for _ in 0..<20 {
                try bench.send(Self.frame(bytes: 1_000_000))
                #expect(bench.reads())
            }
            #expect(bench.receiver.lengths.isEmpty && bench.receiver.errors == 0)
            _ = try? bench.channel.finish()
        }
    }
}
