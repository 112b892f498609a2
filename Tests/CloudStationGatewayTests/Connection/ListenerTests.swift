import NIOCore
import OCPPMessages
import TestSupport
import Testing

@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct ListenerTests {
        private static let heartbeat = OCPPFrame.callResult(
            id: "1", payload: .object(["currentTime": "2026-11-22T11:00:00Z"]))

        /// REST and OCPP share a listener without blocking each other.
        @Test func servesRESTAndOCPP() async throws {
            let bench = try await ListenerBench()
            try await bench.run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
                let rest = try WireClient(port: port)
                for _ in 0..<3 {
                    try await rest.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    #expect(try await rest.head().hasPrefix("HTTP/1.1 200 OK\r\n"))
                    #expect(try await rest.body(5) == "hello")
                    #expect(try await station.call("1", "Heartbeat") == Self.heartbeat)
                }
                #expect(bench.registry.isConnected(try id("CP-1")))
            }
        }

        @Test func answersPingWithItsPayload() async throws {
            try await ListenerBench().run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
                for payload in [[], [1, 2, 3], [UInt8](repeating: 7, count: 125)] {
                    try await station.send(WireClient.Frame(opcode: 9, payload: payload))
                    let pong = try await station.frame()
                    #expect(pong == WireClient.Frame(opcode: 10, payload: payload))
                }
            }
        }

        /// A message in fragments is one message, also with a ping in between.
        @Test func assemblesFragments() async throws {
            try await ListenerBench().run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
                let bytes = OCPPFrame.call(id: "1", action: "Heartbeat", payload: .object([])).bytes
                try await station.send(
                    WireClient.Frame(isFinal: false, opcode: 1, payload: Array(bytes.prefix(4))))
                try await station.send(WireClient.Frame(opcode: 9, payload: [9]))
                try await station.send(
                    WireClient.Frame(isFinal: false, opcode: 0, payload: Array(bytes[4..<9])))
                try await station.send(
                    WireClient.Frame(opcode: 0, payload: Array(bytes.dropFirst(9))))
                #expect(try await station.frame() == WireClient.Frame(opcode: 10, payload: [9]))
                #expect(
                    try await station.frame()
                        == WireClient.Frame(opcode: 1, payload: Self.heartbeat.bytes))
            }
        }

        /// A protocol violation gets one Close frame with its code, and the connection closes.
        @Test(
            arguments: [
                ([WireClient.Frame(opcode: 1, payload: .init(repeating: 32, count: 1001))], 1009),
                (
                    (0..<3).map {
                        WireClient.Frame(
                            isFinal: false, opcode: $0 == 0 ? 1 : 0,
                            payload: .init(repeating: 32, count: 400))
                    }, 1009
                ),
                (
                    (0..<9).map {
                        WireClient.Frame(isFinal: false, opcode: $0 == 0 ? 1 : 0, payload: [32])
                    }, 1009
                ),
                ([WireClient.Frame(opcode: 0, payload: [32])], 1002),
                (
                    [
                        WireClient.Frame(isFinal: false, opcode: 1, payload: [32]),
                        WireClient.Frame(opcode: 1, payload: [32]),
                    ], 1002
                ),
                ([WireClient.Frame(isFinal: false, opcode: 9, payload: [])], 1002),
                ([WireClient.Frame(opcode: 9, payload: .init(repeating: 0, count: 126))], 1002),
                ([WireClient.Frame(opcode: 2, payload: [1])], 1003),
                ([WireClient.Frame.close(1000)], 1000),
            ] as [([WireClient.Frame], UInt16)])
        func closesWithReasonAfterViolation(frames: [WireClient.Frame], code: UInt16) async throws {
            var bench = try await ListenerBench()
            bench.limits.messageBytes = 1000
            bench.limits.fragmentCount = 8
            try await bench.run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
                for frame in frames { try await station.send(frame) }
                #expect(try await station.frame() == .close(code))
                #expect(try await station.frame() == nil)
            }
        }

        @Test func acceptsLargestMessage() async throws {
            try await ListenerBench().run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
                let frame = OCPPFrame.call(id: "1", action: "Heartbeat", payload: .object([])).bytes
                let filling = [UInt8](repeating: 32, count: 256 * 1024 - frame.count)
                try await station.send(WireClient.Frame(opcode: 1, payload: frame + filling))
                #expect(
                    try await station.frame()
                        == WireClient.Frame(opcode: 1, payload: Self.heartbeat.bytes))
            }
        }

        /// Malformed messages are ignored, or rejected if their id is readable; the connection
        /// stays open.
        @Test func toleratesMalformedMessages() async throws {
            try await ListenerBench().run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
                for text in ["", "{}", "\u{0}", #"[3,"x",{}]"#, #"[2,"7","#] {
                    try await station.send(.text(text))
                }
                let refused = try await station.frame()?.text ?? ""
                #expect(refused.hasPrefix(#"[4,"7","FormationViolation","#))
                #expect(try await station.call("1", "Heartbeat") == Self.heartbeat)
            }
        }

        /// CALLs that are sent without waiting are answered in their order.
        @Test func answersPipelinedCallsInOrder() async throws {
            try await ListenerBench().run { port in
                let station = try await WireClient.station(port: port, id: "CP-1")
                for number in 0..<40 {
                    let call = OCPPFrame.call(
                        id: "\(number)", action: "Heartbeat", payload: .object([]))
                    try await station.send(WireClient.Frame(opcode: 1, payload: call.bytes))
                }
                for number in 0..<40 {
                    let text = try await station.frame()?.text ?? ""
                    #expect(text.hasPrefix("[3,\"\(number)\","))
                }
            }
        }
    }
}
