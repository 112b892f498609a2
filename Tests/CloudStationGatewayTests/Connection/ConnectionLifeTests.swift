import CommonBase
import NIOCore
import NIOEmbedded
import NIOWebSocket
import TestSupport
import Testing

@testable import CloudFleet
@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct ConnectionLifeTests {
        /// A refused upgrade gets a JSON problem, and the connection closes.
        @Test(
            arguments: [
                (
                    "/ocpp/CP-9", 401, "Unauthorized", "unauthenticated",
                    ["Sec-WebSocket-Protocol: ocpp1.6"]
                ),
                ("/ocpp/CP-1", 401, "Unauthorized", "unauthenticated", []),
                ("/elsewhere/x", 404, "Not Found", "notFound", []),
                (
                    "/ocpp/CP-1", 401, "Unauthorized", "unauthenticated",
                    ["Origin: https://a.example"]
                ),
            ] as [(String, Int, String, String, [String])])
        func answersRefusedUpgradeWithProblem(
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

        /// A malformed request, or an unsupported upgrade, gets an HTTP answer, and the connection
        /// closes.
        @Test(arguments: [
            ("nonsense\r\n\r\n", 400),
            ("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", 200),
            (WireClient.upgrade("/ocpp/CP-1", headers: []).replacing("13", with: "12"), 400),
            (WireClient.upgrade("/ocpp/CP-1", headers: []).replacing("GET", with: "POST"), 400),
            (
                WireClient.upgrade("/ocpp/CP-1", headers: [])
                    .replacing("Sec-WebSocket-Key", with: "X-Key"), 400
            ),
        ]) func answersInvalidUpgradeAsHTTP(request: String, status: Int) async throws {
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

        /// A station without a supported subprotocol gets a handshake without one, and a Close
        /// frame.
        @Test func closesAfterHandshakeWithoutSubprotocol() async throws {
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

        @Test func namesChosenSubprotocol() async throws {
            try await ListenerBench().run { port in
                let client = try WireClient(port: port)
                try await client.send(
                    WireClient.upgrade(
                        "/ocpp/CP-1", headers: ["Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6"]))
                let lines = try await client.head().split(separator: "\r\n")
                #expect(lines.contains("Sec-WebSocket-Protocol: ocpp1.6"))
            }
        }

        /// A client that sends nothing, or half a request, is disconnected after the timeout.
        @Test(arguments: ["", "GET /hello HT", "GET /hello HTTP/1.1\r\nHost: a\r\n"])
        func closesAfterFirstRequestTimeout(text: String) async throws {
            var bench = try await ListenerBench()
            bench.limits.firstRequest = .milliseconds(500)
            try await bench.run { port in
                let client = try WireClient(port: port)
                try await client.send(text)
                #expect(try await client.rest() == "")
            }
        }

        @Test(arguments: [true, false]) func endsTimeoutWithFirstRequest(cameInTime: Bool)
            async throws
        {
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

        /// A new connection of a station replaces one that does not answer a ping, and the old one
        /// is closed.
        @Test func replacesConnectionThatDoesNotAnswer() async throws {
            let bench = try await ListenerBench()
            try await bench.run { port in
                let old = try await WireClient.station(port: port, id: "CP-1")
                #expect(try await old.call("1", "Heartbeat") != nil)
                let other = try await WireClient.station(port: port, id: "CP-2")
                let new = try await WireClient.station(port: port, id: "CP-1")
                // The old connection gets a ping and does not answer it.
                #expect(try await old.frame() != nil)
                #expect(try await old.frame() == nil)
                for client in [new, other] {
                    #expect(try await client.call("1", "Heartbeat") != nil)
                }
                #expect(bench.registry.isConnected(try id("CP-1")))
            }
        }

        /// A station without a password, on the plain listener.
        private static func admitted(
            _ station: StationID, passwordHash: String? = nil
        ) -> AdmittedStation {
            AdmittedStation(
                id: station,
                proof: ConnectionProof(
                    passwordHash == nil ? .none : .password, passwordHash: passwordHash,
                    isTLS: false))
        }

        /// A credential may be withdrawn after the handshake was accepted and before the connection
        /// is registered, when nobody can close it yet.
        @Test func closesConnectionWhoseCredentialWasWithdrawnDuringHandshake() async throws {
            let bench = try await ListenerBench()
            let (station, endpoint): (StationID, OCPPEndpoint) = (try id("CP-9"), bench.endpoint)
            let credential = StationCredential(random: bench.cloud.random)
            try await bench.cloud.addStation("CP-9", credential: credential)
            for (hash, isOpen) in [(credential.hash, true), ("former", false)] {
                let channel = NIOAsyncTestingChannel()
                let loop = channel.testingEventLoop
                try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/client"))
                try await loop.executeInContext {
                    try channel.pipeline.syncOperations.addHandler(
                        OCPPConnectionHandler(
                            station: Self.admitted(station, passwordHash: hash), endpoint: endpoint,
                            logger: CloudBench.logger))
                }
                _ = try await endpoint.stillAdmits(Self.admitted(station, passwordHash: hash))
                for _ in 0..<(isOpen ? 200 : 2000) where channel.isActive != isOpen || isOpen {
                    await loop.run()
                    try await Task.sleep(for: .milliseconds(isOpen ? 1 : 10))
                }
                #expect(channel.isActive == isOpen)
                if isOpen { try await channel.close() }
            }
        }

        /// Each probe waits for the full timeout, also after another one has failed.
        @Test func givesEachProbeFullTimeout() async throws {
            let bench = try await ListenerBench()
            let (station, endpoint): (StationID, OCPPEndpoint) = (try id("CP-1"), bench.endpoint)
            let channel = NIOAsyncTestingChannel()
            let loop = channel.testingEventLoop
            try await loop.executeInContext {
                try channel.pipeline.syncOperations.addHandler(
                    OCPPConnectionHandler(
                        station: Self.admitted(station), endpoint: endpoint,
                        logger: CloudBench.logger))
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

        @Test func disconnectsHalfClosedStation() async throws {
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

        /// A shutdown sends Close frames to stations, and drops clients without a request.
        @Test func closesConnectionsAtShutdown() async throws {
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
