import CommonBase
import Testing

@testable import VirtualDevices

@Suite struct LoadTests {
    /// A cycle has the mix of a day: 53 % MeterValues, 16 % each of status and heartbeat, 5 %
    /// each of authorize, start and stop.
    @Test func mix() {
        let count = LoadScript.cycle.count
        func percent(_ step: LoadScript.Step) -> Int {
            (LoadScript.cycle.filter { $0 == step }.count * 100 + count / 2) / count
        }
        #expect(
            LoadScript.Step.allCases.map(percent) == [5, 5, 53, 16, 16, 5])
    }

    /// A script goes on only when it is answered, uses the number that it was given, and knows
    /// what energy was acknowledged.
    @Test func script() throws {
        var script = LoadScript(idTag: "CARD", from: .earliestPlausible)
        var actions: [String] = []
        for _ in 0..<(2 * LoadScript.cycle.count) {
            let (step, payload) = script.next()
            #expect(script.next().step == step)
            actions.append(step.rawValue)
            if step == .sample || step == .stop { #expect(payload["transactionId"] == 42) }
            script.answered { .object(["transactionId": 42]) }
        }
        #expect(actions.prefix(2) == ["Authorize", "StartTransaction"])
        #expect(actions.last == "StopTransaction")
        #expect(script.endedCount == 2)
        // Every sample is asked for twice here, and each time the meter has moved on.
        #expect(script.endedWh == 2 * 10 * 2 * 30)
    }

    /// A load is for one's own machine, and bounded.
    @Test(
        arguments: [
            ("ws://example.org/ocpp", 1, 1), ("ws://192.0.2.1/ocpp", 1, 1),
            ("ws://127.0.0.1/ocpp", 0, 1), ("ws://127.0.0.1/ocpp", 2001, 1),
            ("ws://127.0.0.1/ocpp", 1, 0), ("ws://127.0.0.1/ocpp", 1, 601),
        ] as [(String, Int, Int64)])
    func limits(url: String, stations: Int, seconds: Int64) throws {
        let station = LoadRun.Station(id: "CP-1", password: nil, card: "CARD")
        #expect(throws: ServiceError.self) {
            try LoadRun(
                try WebSocketURL(url), Array(repeating: station, count: stations), .closed,
                seconds: seconds)
        }
    }
}
