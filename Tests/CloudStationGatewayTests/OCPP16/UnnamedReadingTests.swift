import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudTestSupport

extension CloudStationGatewayTests {
    /// Readings that do not name their transaction.
    @Suite struct UnnamedReadingTests {
        static let numbers: [JSONValue?] = [0, -1, -16, 2_147_483_647, "none", .null, nil]

        private static func sample(
            _ number: JSONValue?, _ registerWh: Int64, minute: Int64, connector: JSONValue = 1
        ) -> JSONValue {
            OCPP16Bench.samplePayload(0, registerWh: registerWh, minute: minute)
                .with("transactionId", number).with("connectorId", connector)
        }

        /// They belong to the transaction that runs on the connector.
        @Test(arguments: numbers) func belongToRunningTransaction(
            number: JSONValue?
        ) async throws {
            let bench = try await OCPP16Bench()
            let started = try await bench.start().number
            for (registerWh, minute) in [(2000, 20), (3000, 40)] as [(Int64, Int64)] {
                _ = try await bench.call(
                    "MeterValues", Self.sample(number, registerWh, minute: minute))
            }
            #expect(try await bench.cloud.transactions().map(\.state.energyWh) == [2000])
            try await bench.stop(started)
            #expect(try await bench.cloud.transactions().map(\.state) == [try bench.clean])
            #expect(try await bench.cloud.count("charging_event") == 4)
        }

        /// Registers of another meter, of another connector, from before the start and after the
        /// end belong to none, and make none.
        @Test(arguments: numbers) func belongToNoneIfTheyDoNotFit(
            number: JSONValue?
        ) async throws {
            let bench = try await OCPP16Bench()
            let started = try await bench.start().number
            _ = try await bench.call(
                "MeterValues", OCPP16Bench.samplePayload(started, registerWh: 2000, minute: 20))
            for (registerWh, minute, connector) in [
                (900_000, 30, 1), (0, 30, 1), (900, 30, 1), (2500, 30, 2), (1000, -5, 1),
            ] as [(Int64, Int64, JSONValue)] {
                _ = try await bench.call(
                    "MeterValues",
                    Self.sample(number, registerWh, minute: minute, connector: connector))
            }
            try await bench.stop(started)
            _ = try await bench.call("MeterValues", Self.sample(number, 4010, minute: 61))
            #expect(try await bench.cloud.transactions().map(\.state) == [try bench.clean])
            #expect(try await bench.cloud.count("charging_event") == 3)
        }

        /// Values of connector 0 are of the main meter (errata 1.6 §3.16), unless they name the
        /// transaction, or carry an unknown number and fit the only one.
        @Test func connectorZeroIsMainMeter() async throws {
            let bench = try await OCPP16Bench()
            let started = try await bench.start().number
            for (number, registerWh) in [(nil, 1500), (0, 2000), (.int(started), 2500)]
                as [(JSONValue?, Int64)]
            {
                _ = try await bench.call(
                    "MeterValues", Self.sample(number, registerWh, minute: 30, connector: 0))
            }
            #expect(try await bench.cloud.transactions().map(\.state.energyWh) == [1500])
            #expect(try await bench.cloud.count("charging_event") == 3)
        }

        /// Their times are corrected like those of other readings.
        @Test func connectorZeroOfClockBehind() async throws {
            let bench = try await OCPP16Bench()
            let connectedAt = bench.cloud.clock.now.wall
            func time() -> Timestamp { bench.cloud.clock.now.wall.adding(seconds: -7200) }
            _ = try await bench.call("Heartbeat", connectedAt: connectedAt)
            bench.cloud.clock.move(seconds: 4 * 3600)
            _ = try await bench.call(
                "StartTransaction", OCPP16Bench.startPayload(timestamp: time()),
                connectedAt: connectedAt)
            bench.cloud.clock.move(seconds: 600)
            let values = OCPP16Bench.samplePayload(0)["meterValue"]?.arrayValue?.map {
                $0.with("timestamp", .string(time().iso8601))
            }
            _ = try await bench.call(
                "MeterValues",
                OCPP16Bench.samplePayload(0).with("connectorId", 0)
                    .with("meterValue", values.map(JSONValue.array)),
                connectedAt: connectedAt)
            #expect(try await bench.cloud.transactions().map(\.state.energyWh) == [1000])
        }

        /// After a power cut, values that do not name it are no sign of the lost transaction.
        @Test func doNotBelongToTransactionWithMissingEnd() async throws {
            let bench = try await OCPP16Bench()
            _ = try await bench.start()
            try await bench.boot()
            for number in Self.numbers {
                _ = try await bench.call("MeterValues", Self.sample(number, 2000, minute: 30))
            }
            let states = try await bench.cloud.transactions().map(\.state)
            #expect(states.map(\.energyWh) == [0])
            #expect(states.map(\.anomalies) == [[.endNotReported]])
        }

        /// Values after the end are not stored, in any number; those from before it are.
        @Test func readingsAfterEndCostNothing() async throws {
            let bench = try await OCPP16Bench()
            let number = try await bench.start().number
            try await bench.stop(number)
            let events = try await bench.cloud.count("domain_event")
            for minute: Int64 in 60..<90 {
                _ = try await bench.call(
                    "MeterValues",
                    OCPP16Bench.samplePayload(number, registerWh: 4001 + minute, minute: minute))
            }
            #expect(try await bench.cloud.count("charging_event") == 2)
            _ = try await bench.call(
                "MeterValues", OCPP16Bench.samplePayload(number, registerWh: 2000, minute: 20))
            #expect(try await bench.cloud.transactions().map(\.state) == [try bench.clean])
            #expect(try await bench.cloud.count("domain_event") == events)
            #expect(try await bench.cloud.count("charging_event") == 3)
        }
    }
}
