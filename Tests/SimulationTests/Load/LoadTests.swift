import CommonBase
import Testing

@testable import VirtualDevices

@Suite struct LoadTests {
    /// A cycle has the typical daily mix: 53 % MeterValues, 16 % each of StatusNotification and
    /// Heartbeat, 5 % each of Authorize, StartTransaction and StopTransaction.
    @Test func scriptHasDailyMix() {
        let count = LoadScript.cycle.count
        func percent(_ step: LoadScript.Step) -> Int {
            (LoadScript.cycle.filter { $0 == step }.count * 100 + count / 2) / count
        }
        #expect(
            LoadScript.Step.allCases.map(percent) == [5, 5, 53, 16, 16, 5])
    }

    /// A script advances only after an answer, uses the transaction id that it received, and counts
    /// the acknowledged energy.
    @Test func scriptAdvancesWithAnswers() throws {
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
        // Each sample is requested twice here, and the meter advances each time.
        #expect(script.endedWh == 2 * 10 * 2 * 30)
    }

    /// The host must be local, and the numbers within their limits.
    @Test(
        arguments: [
            ("ws://example.org/ocpp", 1, 1), ("ws://192.0.2.1/ocpp", 1, 1),
            ("ws://127.0.0.1/ocpp", 0, 1), ("ws://127.0.0.1/ocpp", 2001, 1),
            ("ws://127.0.0.1/ocpp", 1, 0), ("ws://127.0.0.1/ocpp", 1, 601),
        ] as [(String, Int, Int64)])
    func rejectsRemoteHostAndExcessiveLoad(url: String, stations: Int, seconds: Int64) throws {
        let station = LoadRun.Station(id: "CP-1", password: nil, card: "CARD")
        #expect(throws: ServiceError.self) {
            try LoadRun(
                try WebSocketURL(url), Array(repeating: station, count: stations), .closed,
                seconds: seconds)
        }
    }
}
