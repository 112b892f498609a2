import CommonBase
import NIOCore
import NIOEmbedded
import NIOWebSocket
import Synchronization
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct StationPingsTests {
        /// Owns pings as a connection's handler does.
        private final class Owner: ChannelInboundHandler {
            typealias InboundIn = WebSocketFrame

            var state = StationPings.State(hasBacklog: false, isPaused: false)
            var sends = 0
            var context: ChannelHandlerContext?
            let isBroken: Bool
            lazy var pings = StationPings(
                Liveness(pingSeconds: 1, heartbeatSeconds: 1, at: Uptime(milliseconds: 0)),
                now: { [weak self] in
                    let elapsed = self?.context?.eventLoop.now.uptimeNanoseconds ?? 0
                    return Uptime(milliseconds: Int64(elapsed / 1_000_000))
                },
                state: { [weak self] in self?.state },
                send: { [weak self] context in
                    self?.sends += 1
                    // A write that fails closes the channel at once.
                    if self?.isBroken == true { context.close(promise: nil) }
                },
                onGone: { $0.close(promise: nil) })

            init(isBroken: Bool = false) { self.isBroken = isBroken }

            func handlerAdded(context: ChannelHandlerContext) {
                self.context = context
                pings.start(context)
            }

            func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

            func channelInactive(context: ChannelHandlerContext) { pings.stop() }
        }

        private static func channel() throws -> EmbeddedChannel {
            let channel = EmbeddedChannel()
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
            return channel
        }

        /// Neither the timer nor the pings keep the handler of a connection whose ping failed.
        @Test func failedPingEndsTimer() throws {
            weak var former: Owner?
            let channel = try Self.channel()
            try {
                let owner = Owner(isBroken: true)
                former = owner
                try channel.pipeline.syncOperations.addHandler(owner)
            }()
            channel.embeddedEventLoop.advanceTime(by: .seconds(10))
            #expect(!channel.isActive && former == nil)
        }

        /// A station is not gone while the cloud does not read what it sent.
        @Test(arguments: [false, true]) func countsOnlyTimeOfReading(isPaused: Bool) throws {
            let (channel, owner) = (try Self.channel(), Owner())
            owner.state.isPaused = isPaused
            try channel.pipeline.syncOperations.addHandler(owner)
            channel.embeddedEventLoop.advanceTime(by: .seconds(20))
            #expect(channel.isActive == isPaused && owner.sends > 1)
            _ = try? channel.finish()
        }

        /// A backlog answers a probe, whether it is there at once or at its end.
        @Test(arguments: [true, false], [true, false])
        func backlogAnswersProbe(atOnce: Bool, later: Bool) throws {
            let (channel, owner) = (try Self.channel(), Owner())
            try channel.pipeline.syncOperations.addHandler(owner)
            owner.state = .init(hasBacklog: atOnce, isPaused: true)
            let answers = Mutex<[Bool]>([])
            let context = try #require(owner.context)
            owner.pings.probe({ answer in answers.withLock { $0.append(answer) } }, context)
            #expect(answers.withLock(\.self) == (atOnce ? [true] : []))
            owner.state.hasBacklog = later
            channel.embeddedEventLoop.advanceTime(by: .seconds(Liveness.probeSeconds))
            #expect(answers.withLock(\.self) == [atOnce || later])
            _ = try? channel.finish()
        }
    }
}
