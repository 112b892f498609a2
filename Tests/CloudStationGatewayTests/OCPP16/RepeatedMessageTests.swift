import CommonBase
import Testing

@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct RepeatedMessageTests {
        /// Before 2020: a clock that was never set.
        private static let unset = OCPP16Bench.startPayload(
            timestamp: Timestamp(milliseconds: 60_000))

        /// The same start gets the same number: at once, after a boot, after the end, after both.
        @Test func startIsTheSame() async throws {
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

        /// Another tag, meter, time or station is another transaction.
        @Test func startsThatDiffer() async throws {
            let bench = try await OCPP16Bench()
            var numbers = [try await bench.start().number]
            for (name, value) in [
                ("idTag", "OTHER"), ("meterStart", 1001), ("connectorId", 2),
                ("timestamp", "2026-11-22T09:00:01Z"),
            ] as [(String, JSONValue)] {
                let payload = OCPP16Bench.startPayload().with(name, value)
                numbers.append(try await bench.start(payload).number)
            }
            numbers.append(try await bench.start(at: "CP-2").number)
            #expect(Set(numbers).count == 6)
            #expect(numbers == numbers.sorted())
            #expect(numbers.allSatisfy { (1...Int64(Int32.max)).contains($0) })
        }

        /// Only ended, with a clock that was not set, and after a boot, the same start is a new one.
        @Test func newSessionOfAnUnsetClock() async throws {
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

        /// A start that is sent again after a power cut is the second session while that has not ended.
        @Test func powerCutInTheSecondSession() async throws {
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

        /// Without a boot in between, the ended transaction of an unset clock stays the one.
        @Test func unsetClockWithoutABoot() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start(Self.unset)
            try await bench.stop(first.number)
            #expect(try await bench.start(Self.unset) == first)
        }

        /// Without any time, a start is the same one until its transaction has ended.
        @Test func startWithoutATime() async throws {
            let bench = try await OCPP16Bench()
            let payload = OCPP16Bench.startPayload().with("timestamp", nil)
            let first = try await bench.start(payload)
            try await bench.boot()
            #expect(try await bench.start(payload) == first)
            try await bench.stop(first.number)
            #expect(try await bench.start(payload).number > first.number)
        }

        /// Starts that can't be read are told apart by what there is of them.
        @Test func unreadableStarts() async throws {
            let bench = try await OCPP16Bench()
            let payloads = ["one", "two"].map {
                OCPP16Bench.startPayload().with("timestamp", .string($0)).with("meterStart", nil)
            }
            let first = try await bench.start(payloads[0])
            let second = try await bench.start(payloads[1])
            #expect(first.number != second.number)
            #expect(try await bench.start(payloads[0]) == first)
            #expect(
                try await bench.cloud.transactions().map(\.state.anomalies)
                    == [[.unreadableTime, .unreadableValue], [.unreadableTime, .unreadableValue]])
        }

        /// A stop or a sample that comes again adds no fact and gets the same answer.
        @Test func stopAndSamplesAreTheSame() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            for _ in 0..<3 {
                _ = try await bench.call("MeterValues", OCPP16Bench.samplePayload(number))
                try await bench.stop(number)
            }
            #expect(try await bench.cloud.count("charging_event") == 3)
            #expect(try await bench.cloud.transactions().map(\.state) == [try bench.clean])
        }

        /// Another stop is kept beside the first one, and held for a person to look at.
        @Test func secondStop() async throws {
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
