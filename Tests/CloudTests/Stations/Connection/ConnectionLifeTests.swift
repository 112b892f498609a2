import Common
import NIOCore
import Testing

@testable import CloudStations

extension CloudTests {
    @Suite struct ConnectionLifeTests {
        /// A refused upgrade gets its problem as JSON, and the connection ends.
        @Test(arguments: [
            ("/ocpp/CP-9", 401, "Unauthorized", "unauthenticated", ["Sec-WebSocket-Protocol: ocpp1.6"]),
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

        /// Who offers no subprotocol of ours gets the handshake without one, and is closed at once.
        @Test func noSubprotocol() async throws {
            try await ListenerBench().run { port in
                let client = try WireClient(port: port)
                try await client.send(
                    WireClient.upgrade("/ocpp/CP-1", headers: ["Sec-WebSocket-Protocol: ocpp2.0.1"]))
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

        /// The time for the first request does not count for what comes after it.
        @Test func afterTheFirstRequest() async throws {
            var bench = try await ListenerBench()
            bench.limits.firstRequest = .milliseconds(300)
            try await bench.run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
                let silent = try WireClient(port: port)
                #expect(try await silent.rest() == "")
                #expect(try await station.call("1", "Heartbeat") != nil)
            }
        }

        /// The newest connection of a station wins; the older one is closed.
        @Test func newestWins() async throws {
            let bench = try await ListenerBench()
            try await bench.run { port in
                let old = try await WireClient.station(port: port, id: "CP-1")
                let other = try await WireClient.station(port: port, id: "CP-2")
                let new = try await WireClient.station(port: port, id: "CP-1")
                #expect(try await old.frame() == nil)
                for client in [new, other] {
                    #expect(try await client.call("1", "Heartbeat") != nil)
                }
                #expect(bench.registry.isConnected(try id("CP-1")))
            }
        }

        /// A station that stops sending is gone.
        @Test func halfClosed() async throws {
            let bench = try await ListenerBench()
            try await bench.run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
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
