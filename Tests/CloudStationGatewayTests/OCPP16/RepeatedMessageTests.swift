import CommonBase
import Testing

@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct RepeatedMessageTests {
        /// A start with a timestamp before 2020, from an unset clock.
        private static let unset = OCPP16Bench.startPayload(
            timestamp: Timestamp(milliseconds: 60_000))

        /// A repeated start gets the same transaction id: immediately, after a boot, after the
        /// end, after both.
        @Test func repeatedStartIsSameTransaction() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start()
            #expect(try await bench.start() == first)
            try await bench.boot()
            #expect(try await bench.start() == first)
            try await bench.stop(first.number)
            #expect(try await bench.start() == first)
            try await bench.boot()
            #expect(try await bench.start() == first)
            #expect(try await bench.cloud.transactions().map(\.state) == [try bench.clean])
        }

        /// A different tag, connector or station is another transaction, and so is another register
        /// or time that does not continue the start.
        @Test func differentStartIsNewTransaction() async throws {
            let bench = try await OCPP16Bench()
            var numbers = [try await bench.start().number]
            for (name, value) in [
                ("idTag", "OTHER"), ("meterStart", 5000), ("connectorId", 2),
                ("timestamp", "2026-11-22T09:10:01Z"),
            ] as [(String, JSONValue)] {
                let payload = OCPP16Bench.startPayload().with(name, value)
                numbers.append(try await bench.start(payload).number)
            }
            numbers.append(try await bench.start(at: "CP-2").number)
            #expect(Set(numbers).count == 6)
            #expect(numbers == numbers.sorted())
            #expect(numbers.allSatisfy { (1...Int64(Int32.max)).contains($0) })
        }

        @Test func sameStartIsNewTransactionAfterEndAndBootWithUnsetClock() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start(Self.unset)
            try await bench.boot()
            #expect(try await bench.start(Self.unset) == first)
            try await bench.stop(first.number)
            let second = try await bench.start(Self.unset)
            #expect(second.number != first.number)
            #expect(try await bench.start(Self.unset) == second)
            try await bench.stop(second.number)
            #expect(try await bench.start(Self.unset) == second)
            #expect(try await bench.cloud.transactions().count == 2)
        }

        /// A start that is repeated after a power cut belongs to the second session until that has
        /// ended.
        @Test func startRepeatedAfterPowerCutIsSecondTransaction() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start(Self.unset)
            try await bench.stop(first.number)
            try await bench.boot()
            let second = try await bench.start(Self.unset)
            try await bench.boot()
            #expect(try await bench.start(Self.unset) == second)
            try await bench.stop(second.number)
            let third = try await bench.start(Self.unset)
            #expect(Set([first.number, second.number, third.number]).count == 3)
        }

        /// Without a boot in between, a start of an unset clock belongs to the ended transaction.
        @Test func sameStartIsSameTransactionWithoutBoot() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start(Self.unset)
            try await bench.stop(first.number)
            #expect(try await bench.start(Self.unset) == first)
        }

        @Test func startWithoutTimeIsSameTransactionUntilItsEnd() async throws {
            let bench = try await OCPP16Bench()
            let payload = OCPP16Bench.startPayload().with("timestamp", nil)
            let first = try await bench.start(payload)
            try await bench.boot()
            #expect(try await bench.start(payload) == first)
            try await bench.stop(first.number)
            #expect(try await bench.start(payload).number > first.number)
        }

        @Test func distinguishesUnreadableStartsByContent() async throws {
            let bench = try await OCPP16Bench()
            let payloads = ["one", "two"].map {
                OCPP16Bench.startPayload().with("timestamp", .string($0)).with("meterStart", nil)
            }
            let first = try await bench.start(payloads[0])
            let second = try await bench.start(payloads[1])
            #expect(first.number != second.number)
            #expect(try await bench.start(payloads[0]) == first)
            let anomalies = Dictionary(
                uniqueKeysWithValues: try await bench.cloud.transactions()
                    .map { ($0.ocppID, $0.state.anomalies) })
            #expect(
                anomalies == [
                    first.number: [.unreadableTime, .unreadableValue, .endNotReported],
                    second.number: [.unreadableTime, .unreadableValue],
                ])
        }

        /// A repeated stop or sample adds no fact and gets the same answer.
        @Test func ignoresRepeatedStopsAndSamples() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            for _ in 0..<3 {
                _ = try await bench.call("MeterValues", OCPP16Bench.samplePayload(number))
                try await bench.stop(number)
            }
            #expect(try await bench.cloud.count("charging_event") == 3)
            #expect(try await bench.cloud.transactions().map(\.state) == [try bench.clean])
        }

        /// A different second stop is stored too, and makes the transaction suspect.
        @Test func flagsSecondStopAsConflict() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            try await bench.stop(number)
            try await bench.stop(number, meterStop: 5000, minute: 61)
            var expected = try bench.clean
            expected.anomalies = [.conflictingFacts]
            #expect(try await bench.cloud.transactions().map(\.state) == [expected])
            #expect(try await bench.cloud.count("charging_event") == 3)
        }
    }
}
