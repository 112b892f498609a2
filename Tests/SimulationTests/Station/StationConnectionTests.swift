import CommonBase
import Testing

@testable import VirtualDevices

@Suite struct StationConnectionTests {
    /// A station boots, reports the status of itself and its connector, and then sends heartbeats
    /// at the given interval.
    @Test func bootsAndSendsHeartbeats() throws {
        var bench = try StationBench()
        bench.feed(.started)
        #expect(
            bench.calls.last?.payload
                == .object([
                    "chargePointVendor": "Zapoj", "chargePointModel": "Virtual station",
                    "chargePointSerialNumber": "CP-1", "firmwareVersion": "1.0",
                ]))
        bench.serve()
        #expect(
            bench.transcript() == [
                "BootNotification", "StatusNotification Available", "StatusNotification Available",
            ])
        #expect(bench.calls.dropFirst().map { $0.payload["connectorId"] } == [0, 1])
        bench.wait(milliseconds: 299_999)
        #expect(bench.calls.count == 3)
        bench.wait(milliseconds: 1)
        #expect(bench.transcript(from: 3) == ["Heartbeat"])
    }

    /// Until it is accepted, a station sends only BootNotification, at the given interval, and
    /// ignores cards.
    @Test(arguments: ["Pending", "Rejected"]) func sendsOnlyBootUntilAccepted(status: String) throws
    {
        var bench = try StationBench()
        bench.feed(.started)
        bench.answer(
            .object([
                "status": .string(status), "currentTime": "2026-11-22T00:00:00Z", "interval": 45,
            ]))
        bench.tap("A")
        bench.wait(milliseconds: 44_999)
        #expect(bench.transcript() == ["BootNotification"])
        bench.wait(milliseconds: 1)
        #expect(bench.transcript() == ["BootNotification", "BootNotification"])
        bench.serve()
        #expect(bench.machine.snapshot.registration == .accepted)
        #expect(!bench.transcript().contains("Authorize"))
    }

    /// A boot that fails, or whose response is unreadable, is retried.
    @Test func retriesFailedBoot() throws {
        var bench = try StationBench()
        bench.feed(.started)
        bench.fail()
        bench.wait(milliseconds: 10_000)
        bench.answer(.object(["status": "Maybe"]))
        bench.wait(milliseconds: 10_000)
        #expect(bench.calls.count == 3)
        #expect(Set(bench.calls.map(\.id)).count == 3)
    }

    /// After a lost connection, an accepted station does not boot again, and reports only statuses
    /// that the central system does not know.
    @Test func reconnectsWithoutBooting() throws {
        var bench = try StationBench.booted()
        bench.tap("A")
        bench.serve(until: "MeterValues")
        let count = bench.calls.count
        bench.feed(.disconnected(reason: "test"))
        #expect(!bench.machine.snapshot.isConnected)
        bench.wait(milliseconds: 1000)
        #expect(bench.connectionAttempts == 2)
        bench.serve()
        #expect(bench.transcript(from: count) == ["MeterValues"])
    }

    /// The waits between attempts grow up to ten seconds, and differ between stations.
    @Test func backsOffWithJitter() throws {
        let attempts = try (1...20).map { seed in
            var bench = try StationBench(seed: UInt64(seed))
            bench.isReachable = false
            bench.feed(.started)
            bench.wait(milliseconds: 600_000)
            return bench.connectionAttempts
        }
        #expect(attempts.allSatisfy { (80...240).contains($0) })  // 5 s on average
        #expect(Set(attempts).count > 5)
    }

    /// After two consecutive calls without an answer, the station disconnects and connects again.
    @Test func reconnectsAfterUnansweredCalls() throws {
        var bench = try StationBench.booted()
        bench.wait(milliseconds: 300_000)
        bench.wait(milliseconds: 30_000)
        #expect(bench.hangUps == 0)
        bench.wait(milliseconds: 300_000)
        #expect(bench.hangUps == 1)
        bench.wait(milliseconds: 1000)
        #expect(bench.connectionAttempts == 2)
    }

    /// An unknown command is answered with NotImplemented; an unreadable message is ignored.
    @Test func answersUnknownCommand() throws {
        var bench = try StationBench.booted()
        bench.command("Dance", .object([]))
        guard case .callError("x", .notImplemented, _, _) = bench.answers.last else {
            Issue.record("\(bench.answers)")
            return
        }
        bench.feed(.received(Array("hello".utf8)))
        bench.feed(.received(Array(#"[3,"nobody-asked",{}]"#.utf8)))
        #expect(bench.answers.count == 1)
        #expect(bench.machine.snapshot.isConnected)
    }

    /// Only ws:// and wss:// URLs without user, query and fragment are accepted.
    @Test func acceptsOnlyWebSocketURL() throws {
        let url = try WebSocketURL("ws://127.0.0.1:8080/ocpp/")
        #expect([url.host, url.path, url.authority] == ["127.0.0.1", "/ocpp", "127.0.0.1:8080"])
        let short = try WebSocketURL("WS://[::1]")
        #expect([short.host, short.path, short.authority] == ["::1", "", "[::1]"])
        #expect(short.port == 80)
        let secure = try WebSocketURL("wss://cloud.example/ocpp")
        #expect(secure.isSecure && secure.port == 443)
        #expect("\(secure)" == "wss://cloud.example/ocpp")
        for text in [
            "http://a/", "a", "", "ws://", "ws://u:p@a/", "ws://a/?b", "ws://a:0/",
        ] {
            #expect(throws: ServiceError.self, "\(text)") { try WebSocketURL(text) }
        }
    }
}
