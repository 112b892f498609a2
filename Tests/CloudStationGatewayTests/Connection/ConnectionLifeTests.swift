import CommonBase
import NIOCore
import NIOEmbedded
import NIOWebSocket
import TestSupport
import Testing

@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct ConnectionLifeTests {
        /// A refused upgrade gets its problem as JSON, and the connection ends.
        @Test(
            arguments: [
                (
                    "/ocpp/CP-9", 401, "Unauthorized", "unauthenticated",
                    ["Sec-WebSocket-Protocol: ocpp1.6"]
                ),
                ("/ocpp/CP-1", 401, "Unauthorized", "unauthenticated", []),
                ("/elsewhere", 404, "Not Found", "notFound", []),
                ("/ocpp/CP-1", 403, "Forbidden", "forbidden", ["Origin: https://a.example"]),
            ] as [(String, Int, String, String, [String])])
        func refusal(
            path: String, status: Int, reason: String, code: String, headers: [String]
        ) async throws {
            try await ListenerBench().run(requiresCredential: true) { port in
                let client = try WireClient(port: port)
                try await client.send(WireClient.upgrade(path, headers: headers))
                let head = try await client.head()
                let lines = head.split(separator: "\r\n").map(String.init)
                #expect(lines.first == "HTTP/1.1 \(status) \(reason)")
                #expect(lines.contains("Content-Type: application/problem+json"))
                #expect(lines.contains("Connection: close"))
                #expect(lines.contains("WWW-Authenticate: Basic realm=\"ocpp\"") == (status == 401))
                let problem = try json(try await client.rest())
                #expect(problem["code"]?.stringValue == code)
                #expect(problem["status"]?.intValue == Int64(status))
            }
        }

        /// What is no request, or no upgrade that we know, is answered as HTTP, and the connection
        /// ends.
        @Test(arguments: [
            ("nonsense\r\n\r\n", 400),
            ("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", 200),
            (WireClient.upgrade("/ocpp/CP-1", headers: []).replacing("13", with: "12"), 400),
            (WireClient.upgrade("/ocpp/CP-1", headers: []).replacing("GET", with: "POST"), 400),
            (
                WireClient.upgrade("/ocpp/CP-1", headers: [])
                    .replacing("Sec-WebSocket-Key", with: "X-Key"), 400
            ),
        ]) func noUpgrade(request: String, status: Int) async throws {
            try await ListenerBench().run { port in
                let client = try WireClient(port: port)
                try await client.send(request)
                #expect(try await client.head().hasPrefix("HTTP/1.1 \(status) "))
                let body = try await client.rest()
                if status == 200 {
                    #expect(body == "hello")
                } else {
                    #expect(try json(body)["code"]?.stringValue == "invalidInput")
                }
            }
        }

        /// Who offers no subprotocol of ours gets the handshake without one, and is closed at once.
        @Test func noSubprotocol() async throws {
            try await ListenerBench().run { port in
                let client = try WireClient(port: port)
                try await client.send(
                    WireClient.upgrade("/ocpp/CP-1", headers: ["Sec-WebSocket-Protocol: ocpp2.0.1"])
                )
                let head = try await client.head()
                #expect(head.hasPrefix("HTTP/1.1 101 "))
                #expect(!head.lowercased().contains("sec-websocket-protocol"))
                #expect(try await client.frame() == .close(1002))
                #expect(try await client.frame() == nil)
            }
        }

        /// The chosen subprotocol is named, alone.
        @Test func chosenSubprotocol() async throws {
            try await ListenerBench().run { port in
                let client = try WireClient(port: port)
                try await client.send(
                    WireClient.upgrade(
                        "/ocpp/CP-1", headers: ["Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6"]))
                let lines = try await client.head().split(separator: "\r\n")
                #expect(lines.contains("Sec-WebSocket-Protocol: ocpp1.6"))
            }
        }

        /// Who says nothing, or only half of a request, is cut off after the time that is set.
        @Test(arguments: ["", "GET /hello HT", "GET /hello HTTP/1.1\r\nHost: a\r\n"])
        func firstRequest(text: String) async throws {
            var bench = try await ListenerBench()
            bench.limits.firstRequest = .milliseconds(50)
            try await bench.run { port in
                let client = try WireClient(port: port)
                try await client.send(text)
                #expect(try await client.rest() == "")
            }
        }

        /// The time for the first request ends with it: who has said something is not cut off.
        @Test(arguments: [true, false]) func afterTheFirstRequest(cameInTime: Bool) async throws {
            let channel = NIOAsyncTestingChannel()
            let loop = channel.testingEventLoop
            let first = try await loop.executeInContext {
                let first = FirstRequestHandler(timeout: .seconds(20))
                try channel.pipeline.syncOperations.addHandler(first)
                return NIOLoopBound(first, eventLoop: loop)
            }
            try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/client"))
            await loop.advanceTime(by: .seconds(19))
            #expect(channel.isActive)
            if cameInTime {
                try await loop.executeInContext {
                    channel.pipeline.syncOperations.removeHandler(first.value, promise: nil)
                }
            }
            await loop.advanceTime(by: .seconds(1))
            #expect(channel.isActive == cameInTime)
        }

        /// The newest connection of a station wins where the older one does not answer, and that is
        /// closed.
        @Test func newestWins() async throws {
            let bench = try await ListenerBench()
            try await bench.run { port in
                let old = try await WireClient.station(port: port, id: "CP-1")
                #expect(try await old.call("1", "Heartbeat") != nil)
                let other = try await WireClient.station(port: port, id: "CP-2")
                let new = try await WireClient.station(port: port, id: "CP-1")
                // It was asked whether it is still there, and says nothing.
                #expect(try await old.frame() != nil)
                #expect(try await old.frame() == nil)
                for client in [new, other] {
                    #expect(try await client.call("1", "Heartbeat") != nil)
                }
                #expect(bench.registry.isConnected(try id("CP-1")))
            }
        }

        /// Whoever asks whether a station is there gives it the whole time for its answer, also behind
        /// somebody to whom it gave none.
        @Test func askedTwice() async throws {
            let bench = try await ListenerBench()
            let (station, endpoint): (StationID, OCPPEndpoint) = (try id("CP-1"), bench.endpoint)
            let channel = NIOAsyncTestingChannel()
            let loop = channel.testingEventLoop
            try await loop.executeInContext {
                try channel.pipeline.syncOperations.addHandler(
                    OCPPConnectionHandler(
                        station: station, endpoint: endpoint, logger: CloudBench.logger))
            }
            try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/client"))
            func ping() async throws {
                let frame = try await channel.waitForOutboundWrite(as: WebSocketFrame.self)
                #expect(frame.opcode == .ping)
            }
            async let first = bench.registry.answers(station)
            try await ping()
            await loop.advanceTime(by: .milliseconds(2900))
            async let second = bench.registry.answers(station)
            try await ping()
            await loop.advanceTime(by: .milliseconds(200))
            #expect(await !first)
            try await channel.writeInbound(
                WebSocketFrame(fin: true, opcode: .pong, data: ByteBuffer()))
            #expect(await second)
        }

        /// A station that stops sending is gone.
        @Test func halfClosed() async throws {
            let bench = try await ListenerBench()
            try await bench.run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
                #expect(try await station.call("1", "Heartbeat") != nil)
                #expect(bench.registry.isConnected(try id("CP-1")))
                station.finishSending()
                #expect(try await station.frame() == nil)
            }
            #expect(!bench.registry.isConnected(try id("CP-1")))
        }

        /// A cloud that stops says so to its stations, and drops who has not said anything yet.
        @Test func gracefulStop() async throws {
            let bench = try await ListenerBench()
            let (station, silent) = try await bench.run { port in
                let silent = try WireClient(port: port)
                let station = try await WireClient.station(port: port, id: "CP-1")
                #expect(try await station.call("1", "Heartbeat") != nil)
                return (station, silent)
            }
            #expect(try await station.frame() == .close(1001))
            #expect(try await station.frame() == nil)
            #expect(try await silent.rest() == "")
            #expect(!bench.registry.isConnected(try id("CP-1")))
        }
    }
}
