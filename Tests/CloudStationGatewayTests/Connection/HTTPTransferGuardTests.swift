import CloudHTTP
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct HTTPTransferGuardTests {
        private static let patience = TimeAmount.seconds(30)

        private static let idleTimeout = TimeAmount.seconds(10)

        private static func channel(
            onChange: @escaping (Bool) -> Void = { _ in }
        ) throws -> EmbeddedChannel {
            let channel = EmbeddedChannel(
                handler: HTTPTransferGuard(
                    patience: patience, idleTimeout: idleTimeout, life: ConnectionLife(),
                    onChange: onChange))
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
            return channel
        }

        private static func head(_ headers: [(String, String)]) -> HTTPServerRequestPart {
            .head(
                HTTPRequestHead(
                    version: .http1_1, method: .POST, uri: "/", headers: HTTPHeaders(headers)))
        }

        private static func answer(_ channel: EmbeddedChannel) throws -> HTTPHeaders {
            let head = HTTPResponseHead(version: .http1_1, status: .unauthorized)
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            channel.write(HTTPServerResponsePart.end(nil), promise: nil)
            channel.flush()
            guard case .head(let sent)? = try channel.readOutbound(as: HTTPServerResponsePart.self)
            else { return [:] }
            return sent.headers
        }

        /// The connection ends after the answer if a long body, or one that the client holds back,
        /// was not read.
        @Test(
            arguments: [
                ([("Content-Length", "10")], false),
                ([("Content-Length", "65536")], false),
                ([("Content-Length", "65537")], true),
                ([("Transfer-Encoding", "chunked")], true),
                ([("Content-Length", "10"), ("Expect", "100-continue")], true),
            ] as [([(String, String)], Bool)])
        func closesAfterAnswerToUnreadBody(headers: [(String, String)], closes: Bool) throws {
            let channel = try Self.channel()
            try channel.writeInbound(Self.head(headers))
            #expect(try Self.answer(channel).contains(name: "Connection") == closes)
            channel.embeddedEventLoop.advanceTime(by: ChannelHandlerContext.lingering)
            #expect(channel.isActive == !closes)
            _ = try? channel.finish()
        }

        @Test func goesOnAfterWholeRequest() throws {
            let channel = try Self.channel()
            for _ in 0..<3 {
                try channel.writeInbound(Self.head([("Content-Length", "1000000")]))
                try channel.writeInbound(HTTPServerRequestPart.end(nil))
                #expect(try !Self.answer(channel).contains(name: "Connection"))
                _ = try channel.readOutbound(as: HTTPServerResponsePart.self)
            }
            channel.embeddedEventLoop.advanceTime(by: .seconds(9))
            #expect(channel.isActive)
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(!channel.isActive)
            _ = try? channel.finish()
        }

        /// The idle timeout ends no request, however long its body or its answer takes, and begins
        /// again after each.
        @Test func idleTimeoutSparesRequests() throws {
            var changes: [Bool] = []
            let channel = try Self.channel { changes.append($0) }
            for _ in 0..<3 {
                try channel.writeInbound(Self.head([("Content-Length", "1000000")]))
                // The cloud does not read.
                channel.embeddedEventLoop.advanceTime(by: .hours(1))
                try channel.writeInbound(HTTPServerRequestPart.end(nil))
                channel.embeddedEventLoop.advanceTime(by: .hours(1))
                #expect(channel.isActive)
                _ = try Self.answer(channel)
                _ = try channel.readOutbound(as: HTTPServerResponsePart.self)
                channel.embeddedEventLoop.advanceTime(by: .seconds(9))
            }
            #expect(changes == [true, false, true, false, true, false])
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(!channel.isActive)
            _ = try? channel.finish()
        }

        /// A body below the minimum rate ends the connection, but only time counts in which the
        /// cloud was reading.
        @Test(arguments: [false, true]) func endsStalledBody(isPaused: Bool) throws {
            let channel = try Self.channel()
            try channel.writeInbound(Self.head([("Content-Length", "1000000")]))
            if !isPaused { channel.read() }
            channel.embeddedEventLoop.advanceTime(by: .seconds(29))
            #expect(channel.isActive)
            channel.embeddedEventLoop.advanceTime(by: .seconds(31))
            #expect(channel.isActive == isPaused)
            _ = try? channel.finish()
        }

        @Test func honestSlowBodyGoesOn() throws {
            let channel = try Self.channel()
            try channel.writeInbound(Self.head([("Content-Length", "10000000")]))
            for _ in 0..<300 {
                channel.read()
                channel.embeddedEventLoop.advanceTime(by: .seconds(10))
                try channel.writeInbound(
                    HTTPServerRequestPart.body(ByteBuffer(repeating: 0, count: 20_000)))
            }
            #expect(channel.isActive)
            channel.read()
            channel.embeddedEventLoop.advanceTime(by: .seconds(31))
            #expect(!channel.isActive)
            _ = try? channel.finish()
        }
    }
}
