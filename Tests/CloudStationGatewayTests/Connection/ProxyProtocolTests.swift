import CommonBase
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import CloudHTTP
@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct ProxyProtocolTests {
        private static let header: [UInt8] =
            [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10, 0x21, 0x11, 0, 12]
            + [192, 0, 2, 1, 127, 0, 0, 1, 0x9C, 0x40, 0, 80]
        private static let request = Array("GET / HTTP/1.1\r\n\r\n".utf8)

        /// A connection from `peer` to a listener that trusts 127.0.0.1.
        private static func connection(
            from peer: String
        ) throws -> (channel: EmbeddedChannel, handler: ProxyProtocolHandler) {
            let handler = ProxyProtocolHandler(
                proxies: try TrustedProxies.parse("127.0.0.1").get()
            ) { _, _ in }
            let channel = EmbeddedChannel(handler: handler)
            channel.remoteAddress = try SocketAddress(ipAddress: peer, port: 40_000)
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
            channel.remoteAddress = try SocketAddress(ipAddress: peer, port: 40_000)
            return (channel, handler)
        }

        private static func passedOn(_ channel: EmbeddedChannel) throws -> [UInt8] {
            var bytes: [UInt8] = []
            while let next = try channel.readInbound(as: ByteBuffer.self) {
                bytes += Array(next.readableBytesView)
            }
            return bytes
        }

        /// Also when the bytes arrive one by one.
        @Test(arguments: [1, 3, 28, 100]) func passesOnWhatFollowsHeader(piece: Int) throws {
            let (channel, handler) = try Self.connection(from: "127.0.0.1")
            let bytes = Self.header + Self.request
            for start in stride(from: 0, to: bytes.count, by: piece) {
                let part = bytes[start..<min(start + piece, bytes.count)]
                try channel.writeInbound(ByteBuffer(bytes: part))
            }
            #expect(try Self.passedOn(channel) == Self.request)
            #expect(handler.source?.text == "192.0.2.1")
            #expect(throws: ChannelPipelineError.notFound) {
                try channel.pipeline.syncOperations.handler(type: ProxyProtocolHandler.self)
            }
        }

        @Test func closesConnectionWithoutHeader() throws {
            let (channel, _) = try Self.connection(from: "127.0.0.1")
            try channel.writeInbound(ByteBuffer(bytes: Self.request))
            channel.embeddedEventLoop.run()
            #expect(!channel.isActive)
            #expect(try Self.passedOn(channel) == [])
        }

        @Test func ignoresHeaderOfUntrustedPeer() throws {
            let (channel, handler) = try Self.connection(from: "192.0.2.9")
            _ = try channel.writeInbound(ByteBuffer(bytes: Self.header + Self.request))
            #expect(try Self.passedOn(channel) == [])
            #expect(handler.source == nil)
        }

        /// The header has the deadline of the first request.
        @Test func closesConnectionThatSendsNothing() async throws {
            var bench = try await ListenerBench()
            bench.limits.firstRequest = .milliseconds(500)
            bench.settings.trustedProxies = try TrustedProxies.parse("127.0.0.1").get()
            bench.expectsProxyHeader = true
            try await bench.run { port in
                let client = try WireClient(port: port)
                try await client.send(Array(Self.header.prefix(20)))
                #expect(try await client.rest().isEmpty)
            }
        }

        /// The limit of refused connections counts clients, and loopback like any other address.
        @Test func limitsClientsBehindProxy() async throws {
            var bench = try await ListenerBench()
            bench.settings.trustedProxies = try TrustedProxies.parse("127.0.0.1").get()
            try await bench.run { port in
                for client in ["192.0.2.1", "127.0.0.2"] {
                    var statuses: [String] = []
                    for _ in 0..<10 {
                        statuses.append(try await Self.status("nowhere", from: client, port))
                    }
                    statuses.append(try await Self.status("nowhere", from: client, port))
                    #expect(statuses == Array(repeating: "404", count: 10) + ["429"])
                    #expect(try await Self.status("CP-1", from: client, port) == "101")
                }
                let other = try await Self.status("nowhere", from: "192.0.2.2", port)
                #expect(other == "404")
            }
        }

        /// The status of a handshake of a client that forges another address.
        private static func status(
            _ station: String, from client: String, _ port: Int?
        ) async throws -> String {
            let connection = try WireClient(port: port)
            try await connection.send(
                WireClient.upgrade(
                    "/ocpp/\(station)",
                    headers: [
                        "Sec-WebSocket-Protocol: ocpp1.6",
                        "X-Forwarded-For: 192.0.2.2, \(client)",
                    ]))
            return String(try await connection.head().dropFirst(9).prefix(3))
        }
    }
}
