import ChargingModel
import CommonBase
import Testing

@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct UnknownTransactionTests {
        /// Transaction ids that the cloud never assigned, or none.
        static let numbers: [JSONValue?] = [-1, 0, 4_000_000_000, 999_999_999, "none", .null, nil]

        /// A stop with an unknown transaction id is answered, stored, and suspect.
        @Test(arguments: numbers) func storesStopOfUnknownTransaction(number: JSONValue?)
            async throws
        {
            let bench = try await OCPP16Bench()
            let payload = OCPP16Bench.stopPayload(0).with("transactionId", number)
            for _ in 0..<3 {
                #expect(try await bench.call("StopTransaction", payload) == .object([]))
            }
            var expected = ChargingTransaction()
            expected.phase = .ended
            expected.chargingState = .idle
            expected.endedAt = OCPP16Bench.at(60)
            expected.meterStopWh = 4000
            expected.stoppedReason = .local
            expected.anomalies = [.missingStart]
            let records = try await bench.cloud.transactions()
            #expect(records.map(\.state) == [expected])
            #expect(records.map(\.ocppID) == [nil])
            #expect(try await bench.cloud.count("charging_event") == 1)
        }

        /// Samples with an unknown id make no transaction, but the next stop with one has their
        /// energy; later messages are another transaction. Repeated stops count once.
        @Test(arguments: [-1, 0, 4_000_000_000]) func groupsMessagesOfUnknownTransactionUntilStop(
            number: Int64
        ) async throws {
            let bench = try await OCPP16Bench()
            let sessions: [[(String, JSONValue)]] = [0, 100].map { minute in
                [
                    (
                        "MeterValues",
                        OCPP16Bench.samplePayload(number, registerWh: 1000, minute: minute)
                    ),
                    (
                        "MeterValues",
                        OCPP16Bench.samplePayload(number, registerWh: 2000, minute: minute + 10)
                    ),
                    (
                        "StopTransaction",
                        OCPP16Bench.stopPayload(number, meterStop: 3000, minute: minute + 20)
                    ),
                ]
            }
            for (action, payload) in sessions[0] + sessions[0] + sessions[1] + sessions[0] {
                #expect(try await bench.call(action, payload) == .object([]))
            }
            let states = try await bench.cloud.transactions().map(\.state)
            #expect(states.map(\.energyWh) == [2000, 2000])
            #expect(states.map(\.anomalies) == [[.missingStart], [.missingStart]])
            #expect(states.map(\.phase) == [.ended, .ended])
            #expect(try await bench.cloud.count("charging_event") == 4)
        }

        /// Samples with an unknown id never make a transaction.
        @Test func samplesMakeNoTransaction() async throws {
            let bench = try await OCPP16Bench()
            for number in Self.numbers {
                let payload = OCPP16Bench.samplePayload(0).with("transactionId", number)
                _ = try await bench.call("MeterValues", payload)
            }
            #expect(try await bench.cloud.transactions().isEmpty)
        }

        /// A stop with an unknown id ends the transaction that it fits, and is the same stop when it
        /// is repeated.
        @Test(arguments: numbers, [nil, OCPP16Bench.card]) func stopsFittingTransaction(
            number: JSONValue?, card: String?
        ) async throws {
            let bench = try await OCPP16Bench()
            let payload = OCPP16Bench.stopPayload(0).with("transactionId", number)
                .with("idTag", card.map(JSONValue.string))
            _ = try await bench.start()
            for _ in 0..<2 { _ = try await bench.call("StopTransaction", payload) }
            #expect(try await bench.cloud.transactions().map(\.state) == [try bench.clean])
            #expect(try await bench.cloud.count("charging_event") == 2)
        }

        /// Also one that was lost in a power cut.
        @Test func stopsTransactionWithMissingEnd() async throws {
            let bench = try await OCPP16Bench()
            _ = try await bench.start()
            try await bench.boot()
            try await bench.stop(-1)
            #expect(try await bench.cloud.transactions().map(\.state) == [try bench.clean])
        }

        /// A stop of another card, register or time, and one that fits two transactions, ends none:
        /// it is an ended transaction of its own.
        @Test(arguments: ["idTag", "meterStop", "early", "two"]) func doesNotStopOther(
            kind: String
        ) async throws {
            let bench = try await OCPP16Bench()
            try await bench.cloud.addCard("OTHER", of: "driver-2")
            _ = try await bench.start()
            var payload = OCPP16Bench.stopPayload(-1)
            switch kind {
            case "idTag": payload = payload.with("idTag", "OTHER")
            case "meterStop": payload = payload.with("meterStop", 900_000)
            case "early": payload = payload.with("timestamp", "2026-11-22T08:59:00Z")
            default:
                _ = try await bench.start(OCPP16Bench.startPayload().with("connectorId", 2))
            }
            _ = try await bench.call("StopTransaction", payload)
            let states = try await bench.cloud.transactions().map(\.state)
            let ended = states.filter { $0.phase == .ended }
            #expect(ended.map(\.anomalies) == [[.missingStart]])
            #expect(
                states.filter { $0.phase == .active && $0.anomalies.isEmpty }.count == states.count
                    - 1)
            #expect(states.count == (kind == "two" ? 3 : 2))
        }

        /// After many sessions with an unknown id, the next message is still accepted.
        @Test func acceptsManyUnknownSessions() async throws {
            let bench = try await OCPP16Bench()
            for minute in 0..<500 {
                try await bench.stop(-1, meterStop: 4000 + Int64(minute), minute: Int64(minute))
            }
            try await bench.stop(-1, minute: 0)
            #expect(try await bench.cloud.transactions().count == 500)
        }

        /// A station cannot end a transaction of another station.
        @Test func ignoresTransactionIDOfOtherStation() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            _ = try await bench.call(
                "MeterValues", OCPP16Bench.samplePayload(number), at: "CP-2")
            try await bench.stop(number, at: "CP-2")
            let records = try await bench.cloud.transactions()
            let states = Dictionary(grouping: records, by: \.stationID.text)
                .mapValues { $0.map(\.state.phase) }
            #expect(states == ["CP-1": [.active], "CP-2": [.ended]])
            #expect(records.filter { $0.stationID.text == "CP-1" }.map(\.state.energyWh) == [0])
        }
    }
}
